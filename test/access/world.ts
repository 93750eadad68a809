import { randomUUID } from 'node:crypto';
import type { Identity, Role } from '#access';
import { DayCommandInput, findCommand, InstantCommandInput, type Receipt } from '#application';
import type { Reach } from '../../apps/gateway/src/access-matrix/commands.js';
import type { GatewayForTest } from '../../apps/gateway/test/support/gateway-for-test.js';
import { needsOf, recipeOf } from './recipes.js';

/** A person, and those around them, of whom one command is sent. Nobody of one world stands in another. */
export interface World {
  readonly person: string;
  readonly mentor: string;
  readonly other: string;
  readonly newcomer: string;
  /** A mentor of the mentor, where one is told of: R4 lets one be mentor and mentee at once. */
  readonly guide: string;
  /** Who supervises the person. */
  readonly officer: string;
  readonly trainer: string;
  readonly contract: string;
  /** Who sends. */
  readonly caller: string;
  /** A year of its own. */
  readonly year: number;
  /** The id of the one thing of a kind, by the field that holds it: `goalId`. */
  readonly id: (field: string) => string;
  /** The history and the entry that a command made. */
  readonly entryOf: (command: string) => { readonly stream: string; readonly entryId: string };
}

/** How a world lies towards whoever sends. */
export interface Lie {
  readonly officer: string;
  readonly trainer: string;
  readonly contract: string;
}

let worlds = 0;

/** A world that exists, and to which more can be told, as an import tells it: gates do not bind it. */
export class ToldWorld implements World {
  private readonly n = (worlds += 1);
  private readonly told = new Map<string, Receipt>();
  private day = 0;
  /** Those who are registered. */
  persons: readonly string[] = [];
  readonly officer: string;
  readonly trainer: string;
  readonly contract: string;
  readonly year = 2014 + this.n;
  readonly person = `person-${this.n}`;
  readonly mentor = `mentor-${this.n}`;
  readonly other = `other-${this.n}`;
  readonly newcomer = `newcomer-${this.n}`;
  readonly guide = `guide-${this.n}`;

  constructor(
    private readonly gateway: GatewayForTest,
    readonly caller: string,
    { officer, trainer, contract }: Lie,
  ) {
    this.officer = officer;
    this.trainer = trainer;
    this.contract = contract;
  }

  readonly id = (field: string): string => `${field}-${this.n}`;

  readonly entryOf = (command: string) => {
    const receipt = this.told.get(command);
    const [entry] = receipt?.entries ?? [];
    if (!receipt || !entry) throw new Error(`${command} was not told of this world`);
    return { stream: receipt.stream, entryId: entry.id };
  };

  /** Registers those of whom the recipes up to a command tell. */
  async register(command: string, role: Role): Promise<void> {
    const told = [command, ...needsOf(command, role)];
    const isMatched = role === 'MENTOR' || told.includes('MakeMatch');
    this.persons = [
      this.person,
      ...(isMatched ? [this.mentor] : []),
      ...(told.includes('RecordNonAssociation') ? [this.other] : []),
    ];
    for (const personId of this.persons) {
      await this.gateway.record('RegisterPerson', { personId, occurredOn: '2014-01-06' });
    }
  }

  /** Records a command by its recipe, once, after all that it needs. */
  async tell(command: string, role: Role, more: object = {}): Promise<void> {
    for (const need of needsOf(command, role)) await this.tellOne(need, role);
    await this.tellOne(command, role, more);
  }

  async tellNeedsOf(command: string, role: Role): Promise<void> {
    for (const need of needsOf(command, role)) await this.tellOne(need, role);
  }

  /** The plan of a group beside that of the recipes. */
  groupOfReach(trainer: string) {
    return {
      groupId: this.id('group-of-reach'),
      trainer: { id: trainer, role: 'TRAINER' },
      modules: ['m1'],
      capacity: 8,
      place: 'P',
      startOn: '2014-05-20',
      unit: 'unit-1',
      contract: this.contract,
    };
  }

  /** Has the mentor mentored by somebody, who does not come within reach of the person by it. */
  async guideMentor(): Promise<void> {
    await this.gateway.record('RegisterPerson', { personId: this.guide, occurredOn: '2014-01-06' });
    const pair = { mentorId: this.guide, menteeId: this.mentor };
    await this.record('MakeMatch', { matchId: this.id('match-of-mentor'), ...pair });
  }

  /** Records something else, which no recipe names, as an import would. `entryOf` knows it as `TakeRole beside`. */
  readonly record = async (command: string, input: object): Promise<void> => {
    const receipt = await this.gateway.record(command, { ...this.when(command), ...input });
    this.told.set(`${command} beside`, receipt);
  };

  private async tellOne(command: string, role: Role, more: object = {}): Promise<void> {
    if (this.told.has(command)) return;
    const input = { ...this.when(command), ...recipeOf(command).input(this, role), ...more };
    this.told.set(command, await this.gateway.record(command, input));
  }

  /** One day after the other, as things happen. */
  private when(command: string): object {
    this.day += 1;
    return momentOf(command, `2014-05-${String(this.day).padStart(2, '0')}`);
  }
}

/** What the sending of a command adds to its input: when it happened, where that is asked. */
export function momentOf(command: string, day: string): object {
  const input: unknown = findCommand(command)?.input.prototype;
  if (input instanceof DayCommandInput) return { occurredOn: day };
  return input instanceof InstantCommandInput ? { occurredAt: `${day}T10:00:00.000Z` } : {};
}

/** Brings a world within the reach of a role, and says who sends. */
export async function bringWithinReach(world: ToldWorld, role: Role): Promise<void> {
  const { person: personId, contract, trainer } = world;
  switch (role) {
    case 'OFFENDER_MANAGER':
      return assignToOfficer(world);
    case 'MENTOR':
      return world.tell('MakeMatch', role);
    case 'TRAINER': {
      const group = world.groupOfReach(trainer);
      await world.record('PlanTrainingGroup', group);
      return world.record('EnrolLearner', { groupId: group.groupId, personId });
    }
    case 'PROGRAMME_MANAGER':
      for (const one of world.persons) {
        await world.record('SubmitReferral', {
          personId: one,
          caseId: world.id(`case-of-${one}`),
          route: 'MENTOR',
          referrer: { kind: 'PROVIDER', id: 'provider-1' },
          unit: 'unit-1',
          contract,
        });
      }
      return;
    case 'CASE_SUPPORTER_MANAGER':
      return world.record('TakeRole', {
        personId,
        roleId: world.id('role-of-reach'),
        kind: 'VOLUNTEER',
        title: 'Helper',
        employer: 'employer-1',
      });
    case 'SAFEGUARDING_LEAD':
      await world.tell('SubmitReferral', role);
      return world.record('RaiseConcern', {
        ...recipeOf('RaiseConcern').input(world, role),
        concernId: randomUUID(),
      });
    default: // the others reach everybody, or nobody by a relation
  }
}

/** Makes those of a world the work of its officer. */
export async function assignToOfficer({ persons, officer, record }: ToldWorld): Promise<void> {
  for (const personId of persons) {
    await record('AssignOffenderManager', { personId, officer, unit: 'unit-1' });
  }
}

/** Who sends in a world: a mentor is the one of the match, but where it is another's: there they mentor its mentor. */
export function senderIn(world: World, role: Role, reach: Reach): Identity {
  return {
    id: world.caller,
    organisation: 'any',
    roles: [role],
    contracts: ['essex'],
    ...(role === 'MENTOR' ? { personId: reach.startsWith('out of reach') ? world.guide : world.mentor } : {}),
  };
}
