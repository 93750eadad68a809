import type { Role } from '#access';

/** What each role does, in a line for the demonstration. */
export const WHO: Readonly<Record<Role, string>> = {
  OFFENDER_MANAGER: 'supervises people on an order or a licence',
  MENTOR: 'works with three people',
  TRAINER: 'trains groups',
  PROGRAMME_MANAGER: 'runs the programme',
  SAFEGUARDING_LEAD: 'looks after safety',
  CASE_SUPPORTER_MANAGER: 'employs Case Supporters',
  COMMISSIONER: 'commissions the programme; small numbers hidden',
  CONTRACT_MANAGER: 'manages the contract',
  EVALUATOR: 'replays the log, pseudonymised',
  DATA_PROTECTION_OFFICER: 'sees who looked',
  ADMINISTRATOR: 'keeps the system; sees no cases',
  IMPORTER: 'brings in what other systems hold',
};
