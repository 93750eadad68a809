import {
  mayCorrect,
  mayRecord,
  notKeptFrom,
  permits,
  type Principal,
  reachOf,
  recordsForAll,
  type Role,
  scopeOf,
  WITH_A_REASON,
} from '#access';
import type { GraphQLSchema } from 'graphql';
import { byRole } from './by-role.js';
import { entryKinds } from './entries.js';
import type { Cell, Row } from './matrix.js';
import { commandOf, fieldsOf } from './operations.js';

/** About nobody, and under no contract that could be somebody else's. */
const OF_NOBODY: readonly string[] = [
  'RegisterPerson',
  'AwardContract',
  'NameOrganisation',
  'SucceedOrganisation',
];
/** About a contract alone, or what is planned under one. */
const OF_CONTRACT: readonly string[] = [
  'CommissionContractYear',
  'ForecastTarget',
  'OpenDeliveryUnit',
  'PlanTrainingGroup',
];
/** About a training group, and nobody in it. */
const OF_GROUP: readonly string[] = ['StartTrainingGroup', 'CompleteTrainingGroup', 'CancelTrainingGroup'];
/** About somebody who has a place in a group: somebody else's learners are in somebody else's groups. */
const IN_GROUP: readonly string[] = ['WithdrawLearner', 'ReinstateLearner'];
/** Those who record under their own contracts alone: see require-own-contract.ts. */
const BOUND: readonly Role[] = ['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'];

/** What brings nobody into employment who was not: all other commands of employment find its entries there. */
const WITHOUT_EMPLOYMENT: readonly string[] = [
  'ApplyForCaseSupporter',
  'TakeRole',
  'OverrideEmploymentPolicy',
  'RaiseConcern',
  'RecordDisclosure',
  'RaiseTask',
  'AssignTask',
  'CompleteTask',
];

/**
 * Of whom, or of what, a command is sent: such as the caller reaches, or such as is the work of others, or such as
 * nobody reaches but a list.
 */
export const REACHES = ['', 'out of reach', 'limited access'] as const;
/** Where a reason may be given for it: see recording.ts. */
const WITH_REASON = 'out of reach, with a reason';
export type Reach = (typeof REACHES)[number] | typeof WITH_REASON;

export const commandRowName = (mutation: string, reach: Reach): string =>
  `HTTP mutation ${mutation}${reach === '' ? '' : `, ${reach}`}`;

/** One row for each mutation, and more for the same about somebody, or something, that is not the caller's. */
export function commandRows(schema: GraphQLSchema): readonly Row[] {
  return fieldsOf(schema.getMutationType()).flatMap((mutation) => {
    const command = commandOf(mutation);
    return reachesOf(command).map((reach) => ({
      name: commandRowName(mutation, reach),
      label: reach === '' ? mutation : `${mutation}, ${reach}`,
      cells: byRole((role) => (permits({ roles: [role] }, command) ? accepted(role, command, reach) : 'NO')),
    }));
  });
}

/** The reaches in which a command can be sent: what is about nobody is in everybody's. */
export function reachesOf(command: string): readonly Reach[] {
  if (OF_NOBODY.includes(command)) return [''];
  if (OF_CONTRACT.includes(command) || OF_GROUP.includes(command)) return ['', 'out of reach'];
  return WITH_A_REASON.includes(command) ? [...REACHES, WITH_REASON] : REACHES;
}

function accepted(role: Role, command: string, reach: Reach): Cell {
  // What a lead takes back is of a concern.
  const scope = (command === 'RetractEntry' ? scopeOf : reachOf)(someone(role), command);
  const isAboutNobody =
    OF_NOBODY.includes(command) || OF_CONTRACT.includes(command) || OF_GROUP.includes(command);
  const isForAll = mayCorrectAll(role, command) || recordsForAll(someone(role), command);
  if (reach === '') return isAboutNobody || isForAll || scope.kind !== 'none' ? 'YES' : 'AS_UNKNOWN';
  if (OF_CONTRACT.includes(command)) return BOUND.includes(role) ? 'AS_UNKNOWN' : 'YES';
  const isInGroup = OF_GROUP.includes(command) || (IN_GROUP.includes(command) && reach === 'out of reach');
  if (isInGroup) return role === 'IMPORTER' ? 'YES' : 'AS_UNKNOWN';
  if (command === 'subjectAccess')
    return reach === 'out of reach' ? withScopeOfAll(role, command) : 'AS_UNKNOWN';
  if (command === 'RetractEntry') return retracted(role, reach);
  if (recordsForAll(someone(role), command)) return 'YES';
  if (reach === 'limited access') return 'AS_UNKNOWN';
  const isEmployed = scope.kind === 'some' && scope.employment === true;
  if (isEmployed && !WITHOUT_EMPLOYMENT.includes(command)) return 'YES';
  const may = mayRecord(command, 'SOMEBODYS');
  return may === 'YES' || (may === 'NEEDS_REASON' && reach === WITH_REASON) ? 'YES' : 'AS_UNKNOWN';
}

/** Histories of contracts and organisations are nobody's. */
const mayCorrectAll = (role: Role, command: string): boolean =>
  command === 'RetractEntry' && !aboutPersons(role);

const withScopeOfAll = (role: Role, operation: string): Cell =>
  scopeOf(someone(role), operation).kind === 'all' ? 'YES' : 'AS_UNKNOWN';

/** Whoever takes an entry back must reach the history in which it stands: see reaches-history.ts. */
function retracted(role: Role, reach: Reach): Cell {
  const isForAll = notKeptFrom(someone(role), 'RetractEntry').kind === 'everyone';
  if (reach === 'limited access') return aboutPersons(role) && !isForAll ? 'AS_UNKNOWN' : 'YES';
  const reached = scopeOf(someone(role), 'RetractEntry');
  // An entry of employment brings its person within reach.
  return reached.kind === 'some' && reached.employment === true
    ? 'YES'
    : withScopeOfAll(role, 'RetractEntry');
}

/** Whether a role takes back entries that are about persons: nobody is in those of contracts and organisations. */
const aboutPersons = (role: Role): boolean =>
  entryKinds.some(({ kind }) => mayCorrect({ roles: [role] }, `${kind}-x`));

const someone = (role: Role): Principal => ({
  id: 'someone',
  organisation: 'any',
  roles: [role],
  personId: 'own',
  contracts: ['own'],
  expiresAt: 0,
});
