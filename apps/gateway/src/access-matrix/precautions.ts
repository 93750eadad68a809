import { mayLearnOfPrecautions, permits, type Role } from '#access';
import { tellingTasks } from '#programme';
import { byRole } from './by-role.js';
import { entryCellOf } from './entries.js';
import type { Row } from './matrix.js';

/** What else tells of a non-association than its own entries: gates that were shut, why, and what asks to look at them. */
export function precautionRows(): readonly Row[] {
  const row = (name: string, isTold: (role: Role) => boolean): Row => ({
    name,
    cells: byRole((role) => (isTold(role) && learns(role) ? 'YES' : 'NO')),
  });
  const meets = (role: Role) => entryCellOf(role, 'MatchMade') !== 'NO';
  return [
    row('the gate NON_ASSOCIATION of a match', meets),
    row('the reason of a match that was recorded late', meets),
    row('the reason why a match was taken back or replaced', meets),
    row(
      'WebSocket the gate NON_ASSOCIATION of a match',
      (role) => meets(role) && permits({ roles: [role] }, 'caseUpdates'),
    ),
    ...tellingTasks.map(({ kind }) =>
      row(telling(kind), (role) => permits({ roles: [role] }, 'tasks') && !isLead(role)),
    ),
  ];
}

export const telling = (kind: string): string => `a task ${kind} that may tell of one`;

const learns = (role: Role): boolean => mayLearnOfPrecautions(role);
/** By a concern nobody comes within reach of other tasks. */
const isLead = (role: Role): boolean => role === 'SAFEGUARDING_LEAD';
