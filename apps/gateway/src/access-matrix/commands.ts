import { mayCorrect, permits, type Principal, recordingScopeOf, type Role, scopeOf } from '#access';
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

/** Of whom, or of what, a command is sent: such as the caller reaches, or not, or such as nobody reaches but a list. */
export const REACHES = ['', 'out of reach', 'limited access'] as const;
export type Reach = (typeof REACHES)[number];

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
  return OF_CONTRACT.includes(command) || OF_GROUP.includes(command) ? ['', 'out of reach'] : REACHES;
}

function accepted(role: Role, command: string, reach: Reach): Cell {
  if (reach === '') return 'YES';
  if (OF_CONTRACT.includes(command)) return BOUND.includes(role) ? 'AS_UNKNOWN' : 'YES';
  const isInGroup = OF_GROUP.includes(command) || (IN_GROUP.includes(command) && reach === 'out of reach');
  if (isInGroup) return role === 'IMPORTER' ? 'YES' : 'AS_UNKNOWN';
  if (command === 'subjectAccess')
    return reach === 'out of reach' ? withScopeOfAll(role, command) : 'AS_UNKNOWN';
  if (command === 'RetractEntry') return retracted(role, reach);
  const { kind, scope } = recordingScopeOf(someone(role), role, command);
  if (kind === 'REACHED') return 'AS_UNKNOWN';
  return reach === 'out of reach' || scope.kind === 'everyone' ? 'YES' : 'AS_UNKNOWN';
}

const withScopeOfAll = (role: Role, operation: string): Cell =>
  scopeOf(someone(role), operation).kind === 'all' ? 'YES' : 'AS_UNKNOWN';

/** Whoever takes an entry back must reach the history in which it stands: see reaches-history.ts. */
function retracted(role: Role, reach: Reach): Cell {
  const { scope } = recordingScopeOf(someone(role), role, 'RetractEntry');
  if (reach === 'limited access')
    return aboutPersons(role) && scope.kind !== 'everyone' ? 'AS_UNKNOWN' : 'YES';
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
