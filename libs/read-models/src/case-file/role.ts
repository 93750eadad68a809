import type { AnyFact } from '#programme';
import type { EntryRole } from '../contract-case-file.js';
import { participantsOf, textOf } from '../event-fields.js';

/** As what the person appears in the entry. */
export function roleIn(event: AnyFact, personId: string): EntryRole {
  const participant = participantsOf(event).find((one) => one.personId === personId);
  if (participant?.role) return participant.role;
  switch (event.stream.slice(0, event.stream.indexOf('-'))) {
    case 'trainingGroup':
    case 'learner':
      return 'LEARNER';
    case 'mentor':
      return 'MENTOR';
    case 'employment':
      return 'EMPLOYEE';
    case 'journey':
      return journeyRole(textOf(event, 'role'));
    case 'referral':
      return textOf(event, 'route') === 'MENTEE' ? 'MENTEE' : 'SUBJECT';
    default:
      return 'SUBJECT';
  }
}

function journeyRole(role: string | null): EntryRole {
  return role === 'MENTOR' || role === 'MENTEE' || role === 'LEARNER' ? role : 'SUBJECT';
}
