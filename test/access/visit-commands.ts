import { getNamedType, type GraphQLSchema, isObjectType } from 'graphql';
import { type Identity, permits, type Role } from '#access';
import type { Position } from '#event-log';
import { commandRowName, type Reach, reachesOf } from '../../apps/gateway/src/access-matrix/commands.js';
import { commandOf, fieldsOf } from '../../apps/gateway/src/access-matrix/operations.js';
import { all, type Answered, ask } from '../../apps/gateway/test/support/client.js';
import { type GatewayForTest, settled } from './gateway-with-programme.js';
import { recipeOf } from './recipes.js';
import { sampleMutation } from './sample-documents.js';
import { everyFieldOf, gather } from './visit-answers.js';
import { bringWithinReach, assignToOfficer, momentOf, senderIn, ToldWorld, type World } from './world.js';

/** What was found of one cell of a command: as the cell says it, or what the gateway said instead. */
export interface CommandFound {
  readonly name: string;
  readonly found: string;
}

/** The day before that of the gateway: what has happened already is held to no gate. */
const YESTERDAY = '2014-06-01';
const OWN = { officer: 'om-1', trainer: 'tr-1', contract: 'essex' };
const OTHERS = { officer: 'om-9', trainer: 'tr-9', contract: 'kent' };

interface Prepared {
  readonly mutation: string;
  readonly reach: Reach;
  readonly world: ToldWorld;
}

/**
 * Sends every mutation as a role, in every reach: with input that is right where the role may, with some where not.
 * @param answers takes the values of all answers
 */
export async function visitCommands(
  gateway: GatewayForTest,
  schema: GraphQLSchema,
  role: Role,
  answers: Map<string, unknown[]>,
): Promise<readonly CommandFound[]> {
  const found: CommandFound[] = [];
  const prepared: Prepared[] = [];
  for (const mutation of fieldsOf(schema.getMutationType())) {
    const command = commandOf(mutation);
    const reaches = reachesOf(command);
    if (!permits({ roles: [role] }, command)) {
      // Before anything is read of the input, so of whomever it is.
      const answer = await denied(gateway, schema, role, mutation);
      found.push(...reaches.map((reach) => ({ name: commandRowName(mutation, reach), found: answer })));
      continue;
    }
    for (const reach of reaches) {
      prepared.push({ mutation, reach, world: await preparedWorld(gateway, role, command, reach) });
    }
  }
  await settled(gateway);
  for (const one of prepared) found.push(await sent(gateway, schema, role, one, answers));
  return found;
}

async function preparedWorld(gateway: GatewayForTest, role: Role, command: string, reach: Reach) {
  const isOthers = reach.startsWith('out of reach');
  const caller = CALLERS[role] ?? `user-${role}`;
  // Somebody else's person is enrolled in a group of one's own.
  const lie = command === 'EnrolLearner' ? { ...OWN, officer: OTHERS.officer } : OTHERS;
  const world = new ToldWorld(gateway, caller, isOthers ? lie : OWN);
  await world.register(command, role);
  if (isOthers) await assignToOfficer(world);
  else await bringWithinReach(world, role);
  if (isOthers && role === 'MENTOR') await world.guideMentor();
  // By a case of another contract: a concern about a person without any is in every lead's reach.
  if (isOthers && role === 'SAFEGUARDING_LEAD') await world.tell('SubmitReferral', role);
  await world.tellNeedsOf(command, role);
  if (reach === 'limited access') {
    await world.record('SetLimitedAccess', {
      personId: world.person,
      allowed: ['nobody-of-these'],
      reason: 'R',
    });
  }
  return world;
}

const CALLERS: Readonly<Partial<Record<Role, string>>> = { OFFENDER_MANAGER: 'om-1', TRAINER: 'tr-1' };

async function denied(
  gateway: GatewayForTest,
  schema: GraphQLSchema,
  role: Role,
  mutation: string,
): Promise<string> {
  const { query, variables } = sampleMutation(schema, mutation, role);
  const identity = { id: `user-${role}`, organisation: 'any', roles: [role], contracts: ['essex'] };
  const before = await gateway.log.head();
  const answered = await ask(gateway, identity, query, variables);
  const isUntouched = (await gateway.log.head()) === before;
  return codeOf(answered) === 'ACCESS_DENIED' && isUntouched ? 'NO' : answered.text;
}

async function sent(
  gateway: GatewayForTest,
  schema: GraphQLSchema,
  role: Role,
  { mutation, reach, world }: Prepared,
  answers: Map<string, unknown[]>,
): Promise<CommandFound> {
  const type = getNamedType(schema.getMutationType()?.getFields()[mutation]?.type);
  if (!isObjectType(type)) throw new Error(`${mutation} answers with no object`);
  const name = commandRowName(mutation, reach);
  const caller = senderIn(world, role, reach);
  const before = await gateway.log.head();
  const reason = reach.endsWith('with a reason') ? { outOfReachReason: 'R' } : {};
  const input = { ...inputIn(world, role, mutation), ...reason };
  const answered = await send(gateway, caller, mutation, input, everyFieldOf(type));
  if (answered.body.data?.[mutation] != null) {
    gather(type, answered.body.data[mutation], answers, { empty: true });
    return {
      name,
      found: (await isOnRecord(gateway, role, before)) ? 'YES' : `not recorded: ${answered.text}`,
    };
  }
  const code = codeOf(answered);
  const asUnknown = await codesOfUnknown(gateway, role, caller, mutation, world);
  const isUntouched = (await gateway.log.head()) === before;
  return { name, found: isUntouched && asUnknown.includes(code) ? 'AS_UNKNOWN' : answered.text };
}

/** A referral is made under a contract of the caller's, whoever it is of. */
function inputIn(world: World, role: Role, mutation: string): object {
  const command = commandOf(mutation);
  const input = { ...momentOf(command, YESTERDAY), ...recipeOf(command).input(world, role) };
  return command === 'SubmitReferral' ? { ...input, contract: OWN.contract } : input;
}

function send(
  gateway: GatewayForTest,
  caller: Identity,
  mutation: string,
  input: object,
  selection = '{ __typename }',
) {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) ${selection} }`;
  return ask(gateway, caller, query, { input });
}

/** Whether something was recorded since, in the role of the caller. */
async function isOnRecord({ log }: GatewayForTest, role: Role, since: Position | null): Promise<boolean> {
  const events = await all(log.readAll(since === null ? {} : { after: since }));
  return events.some(({ metadata }) => JSON.stringify(metadata['actor']).includes(`"role":"${role}"`));
}

/** What is said to the same of nobody, and of a thing that is not there of a mentor who is. */
async function codesOfUnknown(
  gateway: GatewayForTest,
  role: Role,
  caller: Identity,
  mutation: string,
  world: ToldWorld,
): Promise<readonly (string | undefined)[]> {
  const codes = [];
  for (const mentor of ['nobody-mentor', world.mentor]) {
    const unknown: World = {
      ...world,
      person: 'nobody-person',
      mentor,
      other: 'nobody-other',
      contract: 'nobody-contract',
      caller: world.caller,
      id: (field) => `nobody-${field}`,
      entryOf: (command) => {
        const [kind] = world.entryOf(command).stream.split('-', 1);
        return { stream: `${kind}-nobody`, entryId: 'nobody-entry' };
      },
    };
    codes.push(codeOf(await send(gateway, caller, mutation, inputIn(unknown, role, mutation))));
  }
  if (['withdrawLearner', 'reinstateLearner'].includes(mutation)) {
    // It is the group that is somebody else's.
    const elsewhere: World = { ...world, person: world.person, id: (field) => `nobody-${field}` };
    codes.push(codeOf(await send(gateway, caller, mutation, inputIn(elsewhere, role, mutation))));
  }
  return codes.filter((code) => code !== undefined);
}

const codeOf = ({ body }: Answered): string | undefined => body.errors?.[0]?.extensions.code;
