import { type Deciding, type History, type NewFact, present, refuse } from '../kernel/index.js';
import type { RoleCommand } from './commands.js';
import type { RoleEvent } from './events.js';
import { belonging } from './mentor-case.js';
import { POST_END_POLARITY } from './reasons.js';
import type { Employment } from './state.js';

/** Every other role. Several may be held at once: a volunteer's beside a job. */
export function decideRole(
  command: RoleCommand,
  { latest }: History<Employment>,
  deciding: Deciding,
): NewFact<RoleEvent> {
  const { on } = deciding;
  switch (command.type) {
    case 'TakeRole': {
      const { roleId, kind, title, grade, term, hours, hoursPerWeek, employer, site } = command;
      if (latest.roles.has(roleId)) refuse('INVALID_TRANSITION', { roleId, already: 'taken' });
      const { about, caseId } = belonging(command, deciding);
      const optional = present({ grade, term, hours, hoursPerWeek, site, caseId });
      return { type: 'RoleTaken', data: { roleId, kind, title, employer, ...optional }, ...about };
    }
    case 'LeaveRole': {
      const { roleId, reason, detail } = command;
      if (reason === undefined) refuse('REASON_REQUIRED', { roleId });
      const role = latest.roles.get(roleId);
      if (!role || on < role.takenOn) {
        refuse('INVALID_TRANSITION', { roleId, on, missing: 'the start of the role' });
      }
      if (role.leftOn !== undefined) refuse('INVALID_TRANSITION', { roleId, leftOn: role.leftOn });
      const { about, caseId } = belonging(command, deciding, role);
      const data = { roleId, reason, polarity: POST_END_POLARITY[reason], ...present({ detail, caseId }) };
      return { type: 'RoleLeft', data, ...about };
    }
    case 'OverrideEmploymentPolicy': {
      const { authority, reason } = command;
      const { about, caseId } = belonging(command, deciding);
      const data = { authority, reason, ...present({ caseId }) };
      return { type: 'EmploymentPolicyOverridden', data, ...about };
    }
  }
}
