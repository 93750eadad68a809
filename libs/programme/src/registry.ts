import { concernEvents } from './concern/index.js';
import { contractEvents } from './contract/index.js';
import { organisationEvents } from './organisation/index.js';
import { correctionEvents, type EventOf } from './kernel/index.js';
import { employmentEvents } from './employment/index.js';
import { journeyEvents } from './journey/index.js';
import { dataSubjectEvents } from './data-subject/index.js';
import { learnerEvents } from './learner/index.js';
import { referralEvents } from './referral/index.js';
import { matchEvents } from './match/index.js';
import { mentorEvents } from './mentor/index.js';
import { supervisionEvents } from './supervision/index.js';
import { taskEvents } from './task/index.js';
import { trainingGroupEvents } from './training-group/index.js';

/** Every event type of the programme. The key is the type under which the log holds it. */
export const eventDefinitions = {
  ...correctionEvents,
  ...contractEvents,
  ...organisationEvents,
  ...dataSubjectEvents,
  ...employmentEvents,
  ...journeyEvents,
  ...learnerEvents,
  ...referralEvents,
  ...matchEvents,
  ...mentorEvents,
  ...supervisionEvents,
  ...trainingGroupEvents,
  ...concernEvents,
  ...taskEvents,
};

export type ProgrammeEvent = EventOf<typeof eventDefinitions>;
export type EventType = ProgrammeEvent['type'];
