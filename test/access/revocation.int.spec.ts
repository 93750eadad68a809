import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, permits, type Role, ROLES } from '#access';
import { gatewayForTest } from '../../apps/gateway/test/support/gateway-for-test.js';
import { RawSocket } from '../../apps/gateway/test/support/socket.js';
import { type GatewayForTest, settled } from './gateway-with-programme.js';
import { bringWithinReach, senderIn, ToldWorld } from './world.js';

/** The day before that of the gateway: a match that ended then brings nobody within reach any more. */
const YESTERDAY = '2014-06-01';
const OWN = { officer: 'om-1', trainer: 'tr-1', contract: 'essex' };
const UPDATES = `subscription ($after: String, $personId: ID) {
  caseUpdates(after: $after, personId: $personId) { entry { type personIds } } }`;

interface Subscribed {
  readonly world: ToldWorld;
  readonly caller: Identity;
  readonly socket: RawSocket;
  /** Brings another token of the same user, and waits until it is taken. */
  readonly refresh: (to: Identity) => Promise<void>;
}

/** A right, and what takes it away while a subscription runs. */
interface Revocation {
  readonly role: Role;
  readonly what: string;
  readonly revoke: (subscribed: Subscribed) => Promise<void>;
  /** Who loses the operation itself is told so, and the subscription ends. */
  readonly ends?: true;
}

const retract =
  (command: string): Revocation['revoke'] =>
  ({ world }) =>
    world.record('RetractEntry', { ...world.entryOf(command), reason: 'Of somebody else.' });

const revocations: readonly Revocation[] = [
  {
    role: 'OFFENDER_MANAGER',
    what: 'another officer is assigned',
    revoke: ({ world }) =>
      world.record('AssignOffenderManager', { personId: world.person, officer: 'om-9', unit: 'unit-1' }),
  },
  {
    role: 'OFFENDER_MANAGER',
    what: 'their assignment is taken back',
    revoke: retract('AssignOffenderManager beside'),
  },
  {
    role: 'MENTOR',
    what: 'the match ended the day before',
    revoke: ({ world }) =>
      world.record('EndMatch', {
        mentorId: world.mentor,
        matchId: world.id('matchId'),
        reason: 'GOALS_MET',
        occurredOn: YESTERDAY,
      }),
  },
  { role: 'MENTOR', what: 'the match is taken back', revoke: retract('MakeMatch') },
  {
    role: 'MENTOR',
    what: 'they become an Offender Manager',
    revoke: ({ caller, refresh }) => refresh({ ...caller, roles: ['MENTOR', 'OFFENDER_MANAGER'] }),
  },
  {
    role: 'TRAINER',
    what: 'the learner withdraws',
    revoke: ({ world }) =>
      world.record('WithdrawLearner', {
        groupId: world.id('group-of-reach'),
        personId: world.person,
        reason: 'MOVED',
      }),
  },
  {
    role: 'TRAINER',
    what: 'the plan of the group is corrected to another trainer',
    revoke: async ({ world }) => {
      const { entryId } = world.entryOf('PlanTrainingGroup beside');
      await world.record('PlanTrainingGroup', {
        ...world.groupOfReach('tr-9'),
        occurredOn: '2014-05-01',
        corrects: { entryId, reason: 'Another trains it.' },
      });
    },
  },
  { role: 'TRAINER', what: 'the enrolment is taken back', revoke: retract('EnrolLearner beside') },
  { role: 'PROGRAMME_MANAGER', what: 'the referral is taken back', revoke: retract('SubmitReferral beside') },
  ...(['PROGRAMME_MANAGER', 'SAFEGUARDING_LEAD'] as const).flatMap((role): Revocation[] => [
    {
      role,
      what: 'a new token leaves the contract out',
      revoke: ({ caller, refresh }) => refresh({ ...caller, contracts: ['kent'] }),
    },
    {
      role,
      what: 'a new token has an empty list of contracts',
      revoke: ({ caller, refresh }) => refresh({ ...caller, contracts: [] }),
    },
    {
      role,
      what: 'a new token has no list of contracts',
      revoke: ({ caller: { contracts: _taken, ...caller }, refresh }) => refresh(caller),
    },
  ]),
  {
    role: 'PROGRAMME_MANAGER',
    what: 'a new token names another Delivery Unit',
    revoke: ({ caller, refresh }) => refresh({ ...caller, units: ['unit-9'] }),
  },
  {
    role: 'PROGRAMME_MANAGER',
    what: 'a new token has an empty list of Delivery Units',
    revoke: ({ caller, refresh }) => refresh({ ...caller, units: [] }),
  },
  {
    role: 'CASE_SUPPORTER_MANAGER',
    what: 'the employment is taken back',
    revoke: retract('TakeRole beside'),
  },
  ...ROLES.filter((role) => permits({ roles: [role] }, 'caseUpdates')).flatMap((role): Revocation[] => [
    {
      role,
      what: 'access to the person is limited to others',
      revoke: ({ world }) =>
        world.record('SetLimitedAccess', { personId: world.person, allowed: ['others'], reason: 'R' }),
    },
    {
      role,
      what: 'a new token takes the role away',
      revoke: ({ caller, refresh }) => refresh({ ...caller, roles: ['COMMISSIONER'] }),
      ends: true,
    },
  ]),
];

describe('in mid-subscription', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await gateway.record('AwardContract', {
      contractId: 'essex',
      title: 'T',
      bodies: ['b'],
      areas: ['ept'],
      occurredOn: '2012-09-01',
    });
  });
  afterAll(() => gateway.close());

  /** Two subscriptions of a role to a person within its reach: to all that it reaches, and to that person. */
  const subscribed = async (role: Role): Promise<Subscribed> => {
    const world = new ToldWorld(gateway, `user-of-${role}-${Math.trunc(performance.now() * 1000)}`, OWN);
    await world.register('RecordPersonalDetails', role);
    await bringWithinReach(world, role);
    await settled(gateway);
    const caller = { ...senderIn(world, role, ''), id: IDS[role] ?? world.caller };
    const socket = await new RawSocket(gateway).begin(gateway, caller);
    const after = String(await gateway.readModels.changes.latestSequence());
    socket.subscribe('all', UPDATES, { after });
    socket.subscribe('one', UPDATES, { after, personId: world.person });
    return {
      world,
      caller,
      socket,
      refresh: async (to) => {
        const count = socket.messages.length;
        socket.send({ type: 'ping', payload: { authorization: `Bearer ${await gateway.token(to)}` } });
        const pong = (await socket.received(count + 1)).at(-1);
        expect(pong).toMatchObject({ type: 'pong', payload: { refreshed: true } });
      },
    };
  };
  const IDS: Readonly<Partial<Record<Role, string>>> = { OFFENDER_MANAGER: 'om-1', TRAINER: 'tr-1' };

  /** Nothing tells of a push that does not come: one that is due comes well within this. */
  const untilItWouldHaveCome = () => new Promise((resolve) => setTimeout(resolve, 200));

  const tellNewsOf = async (personId: string, role: Role): Promise<void> => {
    if (role === 'SAFEGUARDING_LEAD') {
      const concern = { kind: 'OTHER', urgency: 'TODAY', part: 'AT_RISK', what: 'W' };
      await gateway.record('RaiseConcern', {
        ...concern,
        personId,
        concernId: randomUUID(),
        occurredOn: YESTERDAY,
      });
    } else {
      await gateway.record('RecordPersonalDetails', { personId, name: 'N', occurredOn: YESTERDAY });
    }
    await settled(gateway);
  };
  /** How often each subscription was pushed something about a person. */
  const newsOf = (socket: RawSocket, personId: string) => {
    const pushed = socket.messages.filter(
      ({ type, payload }) =>
        type === 'next' &&
        /PersonalDetailsRecorded|ConcernRaised/.test(JSON.stringify(payload)) &&
        JSON.stringify(payload).includes(personId),
    );
    return ['all', 'one'].map((id) => pushed.filter((message) => message.id === id).length);
  };

  it.each(revocations)('$role: the next push is stopped where $what', async ({ role, revoke, ends }) => {
    const subscription = await subscribed(role);
    const { world, socket } = subscription;
    await tellNewsOf(world.person, role);
    while (newsOf(socket, world.person).some((count) => count < 1)) {
      await socket.received(socket.messages.length + 1);
    }
    await revoke(subscription);
    await settled(gateway);
    await tellNewsOf(world.person, role);
    const endings = () => socket.messages.filter(({ type }) => type === 'error').length;
    if (ends) {
      while (endings() < 2) await socket.received(socket.messages.length + 1);
    } else {
      await untilItWouldHaveCome();
    }
    expect(newsOf(socket, world.person)).toEqual([1, 1]);
    socket.close();
  });

  it('is tested of every role that may subscribe, by what its scope rests on', () => {
    const own = revocations.filter(({ what }) => !what.includes('limited') && !what.includes('the role'));
    expect([...new Set(own.map(({ role }) => role))].sort()).toEqual(
      ROLES.filter((role) => permits({ roles: [role] }, 'caseUpdates')).sort(),
    );
  });
});
