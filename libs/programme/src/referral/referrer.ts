import { type LondonDay, refuse } from '../kernel/index.js';
import { assignmentOn, type Supervision } from '../supervision/index.js';
import type { Referrer } from './events.js';

/** Who supervises the person on a day, and who did before: what a referral by an officer rests on. */
export type Officers = {
  readonly current: string | null;
  readonly earlier: readonly string[];
};

/** Takes the officers of a day from a person's supervision. */
export function officersOn(supervision: Supervision, on: LondonDay): Officers {
  const current = assignmentOn(supervision, on)?.officer ?? null;
  const assigned = supervision.assignments.filter(({ from }) => from <= on).map(({ officer }) => officer);
  return { current, earlier: [...new Set(assigned)].filter((officer) => officer !== current) };
}

/**
 * Who may refer: the officer of that day, an earlier one, a duty officer, a provider, or the person, where somebody
 * else has confirmed it. Duty rotas and providers are not on record, so their word is taken, under their id.
 * @throws Refusal REFERRER_NOT_AUTHORISED
 */
export function requireReferrer(
  personId: string,
  { kind, id, confirmedBy }: Referrer,
  { current, earlier }: Officers,
  on: LondonDay,
): void {
  const notAuthorised = (rule: string): never =>
    refuse('REFERRER_NOT_AUTHORISED', { kind, id: id ?? null, on, rule });

  if (kind === 'SELF') {
    if (id !== undefined && id !== personId)
      notAuthorised('one who refers themselves is the person referred');
    if (confirmedBy === undefined || confirmedBy === personId)
      notAuthorised('needs confirmedBy another person');
    return;
  }
  if (id === undefined) notAuthorised('needs the id of the referrer');
  else if (kind === 'CURRENT_OFFICER' && id !== current) notAuthorised('is not the officer of that day');
  else if (kind === 'FORMER_OFFICER' && id !== current && !earlier.includes(id)) {
    notAuthorised('has never been an officer of this person by that day');
  }
}
