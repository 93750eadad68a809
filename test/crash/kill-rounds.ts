import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '#event-log';
import { castOf, perform, smallProgramme, type Step, supervised } from '../support/programme.js';
import type { Random } from '../support/random.js';
import type { ReadModelDump } from '../support/read-model-dump.js';
import { recordedEvents } from '../support/recorded-log.js';
import type { RunningServer } from '../support/server.js';
import { Subscriber, type Update } from '../support/subscriber.js';
import { untilReady, untilSettled } from '../support/until.js';
import { commandsAbout, type Sent, sendOnce, sendUnderLoad } from '../support/workload.js';
import type { Deployment } from './deployment.js';
import type { Member } from './member.js';

const AT_ONCE = 16;
/**
 * Those written about for so many kills, and then others: every command reads its whole streams, so that a hundred kills
 * about the same people would be spent on reading.
 */
const DOZEN = { persons: 12, kills: 10 } as const;
/** A command whose fate nobody knows is sent again for so long: by then everything has come back. */
const PATIENCE_MS = 60_000;

/** What befell a deployment, and what is to be found of it afterwards. */
export interface Survived {
  /** The last word on each command that was sent, resent ones included. */
  readonly sent: ReadonlyMap<string, Sent>;
  /** What was answered to commands whose first answer was lost, and where they were recorded, to a further repeat. */
  readonly repeated: readonly (readonly [Sent, Sent?])[];
  /** What a subscriber saw who came back after each kill, to any gateway, from where it had got to. */
  readonly seen: readonly Update[];
  /** The sequence from which the subscriber began. */
  readonly start: number;
  readonly events: readonly RecordedEvent[];
  /** Those that came under load. */
  readonly later: readonly RecordedEvent[];
  readonly mentor: string;
  readonly live: ReadModelDump;
  readonly storeTroubles: Readonly<Record<StoreTrouble, number>>;
  /** What was answered where a process could not say what became of a command, by code. */
  readonly apologies: Readonly<Record<string, number>>;
}

export type StoreTrouble = 'databaseRestarts' | 'databaseCrashes' | 'eventStoreKills';

/** Kills processes of a deployment under load until it has been done so often, then lets everything settle, and ends it. */
export async function surviveKills(deployment: Deployment, kills: number, random: Random): Promise<Survived> {
  await deployment.start();
  const cast = castOf(deployment.gateway.api);
  const dozens = dozensFor(kills);
  const steps = dozens.flat().flatMap((person) => supervised(person, cast.officer, 20, 200));
  await telling(deployment, perform(deployment.gateway.api, [...smallProgramme(cast), ...steps]));
  await telling(deployment, untilSettled(deployment));
  const before = (await recordedEvents(deployment)).length;
  const start = (await deployment.gateway.api.recordState()).latestSequence;
  const rounds = new KillRounds(deployment, random, cast.mentor, dozens, start);
  for (let round = 0; rounds.kills < kills; round += 1) await rounds.run(round);
  // And once in good order, with as much under way.
  await rounds.stopUnderLoad();
  await rounds.resend();
  await telling(deployment, untilSettled(deployment));
  const events = await recordedEvents(deployment);
  const later = events.slice(before);
  await rounds.seeAll(later.length);
  await deployment.stop();
  const { sent, repeated, seen, storeTroubles, apologies } = rounds;
  const live = await deployment.dump();
  const { mentor } = cast;
  return {
    sent,
    repeated,
    seen,
    start: Number(start),
    events,
    later,
    mentor,
    live,
    storeTroubles,
    apologies,
  };
}

function dozensFor(kills: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(kills / DOZEN.kills) }, (_, dozen) =>
    Array.from({ length: DOZEN.persons }, (_, index) => `person-${dozen * DOZEN.persons + index}`),
  );
}

class KillRounds {
  readonly sent = new Map<string, Sent>();
  readonly repeated: (readonly [Sent, Sent?])[] = [];
  readonly seen: Update[] = [];
  readonly storeTroubles = { databaseRestarts: 0, databaseCrashes: 0, eventStoreKills: 0 };
  readonly apologies: Record<string, number> = {};
  private readonly nextAbout: readonly (() => Step)[];

  constructor(
    private readonly deployment: Deployment,
    private readonly random: Random,
    mentor: string,
    dozens: readonly (readonly string[])[],
    private readonly start: string,
  ) {
    this.nextAbout = dozens.map((persons) => commandsAbout(persons, random, mentor));
  }

  get kills(): number {
    return this.deployment.members.reduce((sum, { kills }) => sum + kills.running, 0);
  }

  private get next(): () => Step {
    const next = this.nextAbout.at(Math.min(Math.floor(this.kills / DOZEN.kills), this.nextAbout.length - 1));
    if (!next) throw new Error('there is nobody to write about');
    return next;
  }

  /** Load, a blow in the midst of it, everything up again, and what was lost sent again. */
  async run(round: number): Promise<void> {
    const victims = this.victims();
    await this.underLoad(async () => {
      const trouble = this.troubleStores(round);
      await pause(this.random.next() * 100);
      await Promise.all([trouble, ...victims.map((victim) => victim.kill())]);
    });
    await Promise.all(victims.map((victim) => this.startAgain(victim)));
    for (const member of this.deployment.members) await member.mustRun();
    await this.resend();
  }

  async stopUnderLoad(): Promise<void> {
    await this.underLoad(() => this.deployment.stop());
    await this.deployment.start();
  }

  /**
   * Sends again what nobody knows the fate of, with its own command id, to any gateway; once more where it is recorded.
   * What is refused is not: nothing remembers a refusal, and by then another command may have taken away its ground.
   */
  async resend(): Promise<void> {
    for (const gateway of this.deployment.gateways) await untilReady(gateway);
    const lost = [...this.sent.values()].filter(({ outcome }) => outcome === 'lost');
    const worker = async (): Promise<void> => {
      for (let one = lost.pop(); one; one = lost.pop()) {
        const first = await this.untilKnown(one);
        const isRecorded = first.outcome === 'acknowledged';
        this.repeated.push(isRecorded ? [first, await this.untilKnown(one)] : [first]);
        this.sent.set(one.commandId, first);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  /** Follows until so many changes are here. */
  async seeAll(count: number): Promise<void> {
    const subscriber = this.watch(this.anyGateway());
    await subscriber.whenReceived(count - this.seen.length);
    await subscriber.close();
    this.seen.push(...subscriber.updates);
  }

  /** Sends to every gateway until all are down, or some answers after the blow; some answers are not waited for. */
  private async underLoad(blow: () => Promise<void>): Promise<void> {
    const { random } = this;
    const strikeAfter = random.between(5, 250);
    const stopAfter = random.between(5, 60);
    const { gateways } = this.deployment;
    const subscriber = this.watch(this.anyGateway());
    let answers = 0;
    let sinceBlow = 0;
    let blown = false;
    let blowing: Promise<void> | undefined;
    const load = {
      atOnce: Math.ceil(AT_ONCE / gateways.length),
      // One in ten goes away before the answer, which then is lost although the command was carried out.
      patience: () => (random.next() < 0.1 ? random.between(1, 25) : undefined),
      onSent: () => {
        answers += 1;
        if (answers === strikeAfter) {
          blowing = pause(random.next() * 8)
            .then(blow)
            .then(() => void (blown = true));
        }
        if (blown) sinceBlow += 1;
        return sinceBlow > stopAfter ? ('stop' as const) : ('go on' as const);
      },
    };
    const { next } = this;
    const outcomes = await Promise.all(gateways.map(({ api }) => sendUnderLoad(api, next, load)));
    await blowing;
    // Where its gateway was killed it is over; else it ends here, and comes back elsewhere.
    await subscriber.close();
    this.seen.push(...subscriber.updates);
    for (const one of outcomes.flat()) {
      this.sent.set(one.commandId, one);
      this.noteApology(one);
    }
  }

  private noteApology(sent: Sent): void {
    if (sent.outcome !== 'lost' || !sent.error) return;
    const { code } = sent.error.extensions;
    this.apologies[code] = (this.apologies[code] ?? 0) + 1;
  }

  private watch({ url, api }: RunningServer): Subscriber {
    const after = this.seen.at(-1)?.sequence ?? this.start;
    return new Subscriber(url, { token: api.token('OFFENDER_MANAGER'), after });
  }

  /** Mostly one process, now and then two, seldom all at once. */
  private victims(): readonly Member[] {
    const { members } = this.deployment;
    const chance = this.random.next();
    if (chance < 0.1) return members;
    const first = this.random.between(0, members.length - 1);
    const count = chance < 0.3 ? 2 : 1;
    return members.filter((_, index) => (index - first + members.length) % members.length < count);
  }

  /** Every other round one of the stores goes down as well, and comes back. */
  private async troubleStores(round: number): Promise<void> {
    const { database, eventStore } = this.deployment;
    if (database && round % 4 === 1) {
      if (this.random.next() < 0.5) {
        await database.restart();
        this.storeTroubles.databaseRestarts += 1;
      } else {
        await database.crash();
        await database.restart();
        this.storeTroubles.databaseCrashes += 1;
      }
    }
    if (eventStore && round % 4 === 3) {
      await eventStore.kill();
      await pause(this.random.next() * 500);
      await eventStore.restart();
      this.storeTroubles.eventStoreKills += 1;
    }
  }

  private async startAgain(victim: Member): Promise<void> {
    if (this.random.next() < 0.5) await victim.killWhileStarting(this.random.between(50, 900));
    await victim.start();
  }

  private async untilKnown({ commandId, role, command, input }: Sent): Promise<Sent> {
    let answered: Sent;
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(50)) {
      answered = await sendOnce(this.anyGateway().api, [role, command, input], commandId);
      if (answered.outcome !== 'lost') return answered;
      this.noteApology(answered);
      if (Date.now() + 1_000 > until) throw new Error(`no answer comes: ${JSON.stringify(answered)}`);
    }
    throw new Error('no answer comes');
  }

  private anyGateway(): RunningServer {
    const { gateways } = this.deployment;
    const gateway = gateways[this.random.between(0, gateways.length - 1)];
    if (!gateway) throw new Error('no gateway runs');
    return gateway;
  }
}

/** Where it fails, what is parked is told with it, and the error that parked it. */
async function telling<Result>(deployment: Deployment, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    const parked = Object.entries(await deployment.dump()).filter(([table]) => table.endsWith('_parked'));
    throw new Error(`parked: ${JSON.stringify(parked.filter(([, rows]) => rows.length > 0))}`, { cause });
  }
}
