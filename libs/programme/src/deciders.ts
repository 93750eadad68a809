import { concern } from './concern/index.js';
import { contract } from './contract/index.js';
import { dataSubject } from './data-subject/index.js';
import { employment } from './employment/index.js';
import { journey } from './journey/index.js';
import { type AnyCommand, type AnyFact, contradictionsIn, type Decider } from './kernel/index.js';
import { learner } from './learner/index.js';
import { match } from './match/index.js';
import { mentor } from './mentor/index.js';
import { organisation } from './organisation/index.js';
import { referral } from './referral/index.js';
import { supervision } from './supervision/index.js';
import { task } from './task/index.js';
import { trainingGroup } from './training-group/index.js';

type Check = (recorded: readonly AnyFact[]) => ReadonlySet<string>;
const of =
  <State, C extends AnyCommand, Event extends AnyFact>(decider: Decider<State, C, Event>): Check =>
  (recorded) =>
    contradictionsIn(decider, recorded);

/** By the category of the stream: what stands before the first hyphen of its name. */
const checks: Readonly<Record<string, Check>> = {
  concern: of(concern),
  contract: of(contract),
  dataSubject: of(dataSubject),
  employment: of(employment),
  journey: of(journey),
  learner: of(learner),
  match: of(match),
  mentor: of(mentor),
  organisation: of(organisation),
  referral: of(referral),
  supervision: of(supervision),
  task: of(task),
  trainingGroup: of(trainingGroup),
};

/**
 * What a stream says that cannot be: see `contradictionsIn`.
 * @throws Error where no decider keeps streams of this category
 */
export function contradictionsOf(stream: string, recorded: readonly AnyFact[]): ReadonlySet<string> {
  const check = checks[stream.slice(0, stream.indexOf('-'))];
  if (!check) throw new Error(`no decider keeps ${stream}`);
  return check(recorded);
}
