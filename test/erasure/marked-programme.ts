import { setTimeout as pause } from 'node:timers/promises';
import { findCommand } from '#application';
import { SEALS } from '#privacy';
import { Configuration } from '../../apps/standalone/src/configuration/index.js';
import { openProgramme, type Programme } from '../../apps/standalone/src/programme.js';
import { startReactions } from '../../apps/standalone/src/reactions.js';
import { putEvent } from '../faults/put-event.js';
import type { Random } from '../support/random.js';
import { type Needle, needlesOf } from './search-bytes.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const NOW = new Date('2014-06-02T12:00:00.000Z');
const source = { system: 'office', batch: 'history', row: 'test' };
const actor = { id: 'i-1', role: 'IMPORTER', organisation: 'user-voice' };

/** A person, and every personal value that was ever recorded under their keys. */
export interface Marked {
  readonly personId: string;
  readonly values: string[];
}

/** A programme in this process, with all its stores, in which each personal value is known and is like no other. */
export class MarkedProgramme {
  readonly persons: Marked[] = [];
  private readonly erased = new Set<string>();
  private readonly pairs = new Set<string>();
  private matches = 0;

  private constructor(
    readonly programme: Programme,
    private readonly endReactions: () => Promise<void>,
    private readonly random: Random,
  ) {}

  static async open(
    folder: string,
    random: Random,
    env: Readonly<Record<string, string>> = {},
  ): Promise<MarkedProgramme> {
    const configuration = new Configuration({ DATA: folder, ...env });
    const programme = await openProgramme({
      configuration,
      mode: 'project',
      clock: () => NOW,
      logger: silent,
    });
    return new MarkedProgramme(programme, startReactions(programme, silent, new Set()), random);
  }

  async send(name: string, input: object): Promise<void> {
    const definition = findCommand(name);
    if (!definition) throw new Error(`there is no command ${name}`);
    await this.programme.executor.execute(definition, { source, ...input }, { actor });
  }

  /** Registers some people, and records about them whatever holds personal values. */
  async tell(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) {
      const person: Marked = { personId: this.newId(), values: [] };
      this.persons.push(person);
      await this.send('RegisterPerson', { personId: person.personId, occurredOn: '2013-01-07' });
      await this.record(person);
    }
  }

  /**
   * Makes keys for many others, in no order: where they stand among each other, pages of the key database are split,
   * and what was moved out of one is left behind in it.
   */
  async crowd(most: number): Promise<void> {
    const others = Array.from({ length: this.random.between(0, most) }, () => this.newId());
    await this.programme.keys.dataKeys(
      others.flatMap((subject) => SEALS.map((seal) => ({ subject, seal }) as const)),
    );
  }

  private newId(): string {
    return Math.floor(this.random.next() * 2 ** 32).toString(36);
  }

  /** A few more entries about somebody, at random. */
  async record(person: Marked): Promise<void> {
    const { personId } = person;
    const mark = (most = 60) => this.mark(person, most);
    const there = this.persons.filter((one) => !this.erased.has(one.personId));
    const other = there[this.random.between(0, there.length - 1)]?.personId ?? personId;
    for (let times = this.random.between(1, 3); times > 0; times -= 1) {
      await this.send('RecordPersonalDetails', {
        personId,
        name: mark(),
        phone: mark(),
        email: mark(),
        address: mark(6_000),
        occurredOn: '2013-02-04',
        ...(this.random.between(0, 1) === 1 ? { backdateReason: mark(2_000) } : {}),
      });
    }
    const pair = [other, personId].toSorted().join();
    if (other === personId || this.pairs.has(pair)) return;
    this.pairs.add(pair);
    const matchId = `x${(this.matches += 1)}`;
    await this.send('MakeMatch', { mentorId: other, menteeId: personId, matchId, occurredOn: '2013-03-04' });
    const session = { matchId, mentorId: other, sessionId: `s${this.matches}` };
    await this.send('HoldSession', {
      ...session,
      supportKinds: ['HOUSING'],
      minutes: 30,
      mode: 'IN_PERSON',
      occurredAt: '2013-03-05T10:00:00.000Z',
    });
    await this.send('WriteSessionNote', { ...session, note: mark(6_000), occurredOn: '2013-03-05' });
    await this.send('EndMatch', {
      matchId,
      mentorId: other,
      reason: 'OTHER',
      detail: mark(),
      occurredOn: '2013-03-06',
    });
  }

  /**
   * Makes the read models park an event about somebody, and all that comes after it: an event of a version that they
   * do not know, in a history on which nothing here decides any more.
   */
  async park(person: Marked): Promise<void> {
    const { personId } = person;
    if (this.matches === 0) return;
    await putEvent(this.programme.log, {
      stream: `match-x${this.matches}`,
      type: 'PersonMovedHouse',
      schemaVersion: 1,
      data: {},
      subjects: [personId],
    });
    await this.record(person);
  }

  /** All the way from the request to the entry that says that the keys are gone. */
  async erase({ personId }: Marked): Promise<void> {
    const request = { personId, requestId: `erasure-${personId}` };
    const on = { occurredOn: '2014-06-02' };
    await this.send('RequestErasure', { ...request, requestedBy: 'PERSON', ...on });
    await this.send('DecideErasure', {
      ...request,
      outcome: 'GRANTED',
      grounds: 'the work is done',
      residualRisks: ['SMALL_GROUP'],
      coarsen: [],
      ...on,
    });
    await this.send('ErasePerson', request);
    this.erased.add(personId);
    for (let patience = 3_000; patience > 0; patience -= 1) {
      for await (const { type } of this.programme.log.readStream(`dataSubject-${personId}`)) {
        if (type === 'DataSubjectKeyDestroyed') return;
      }
      await pause(5);
    }
    throw new Error(`the erasure of ${personId} was never finished`);
  }

  /** Waits until every read model is at the head. */
  async projected(): Promise<void> {
    const { engine } = this.programme.readModels;
    const head = await this.programme.log.head();
    if (!head) return;
    for (const name of engine.names) await engine.waitFor(name, head, { timeoutMs: 20_000 });
  }

  /** What must stand nowhere once they are erased: their words, and their keys in the clear. */
  async secretsOf({ personId, values }: Marked): Promise<readonly Needle[]> {
    const found = await this.programme.keys.find(SEALS.map((seal) => ({ subject: personId, seal })));
    const keys = found.flatMap((key, index) =>
      typeof key === 'object' ? needlesOf(`the ${SEALS[index] ?? ''} key of ${personId}`, key.export()) : [],
    );
    return [...values.flatMap((value) => needlesOf(value, Buffer.from(value))), ...keys];
  }

  async close(): Promise<void> {
    await this.endReactions();
    await this.programme.close();
  }

  /** A value that occurs nowhere else, with a filling that makes some of them longer than a page of a file. */
  private mark(person: Marked, most: number): string {
    const letters = () => Math.floor(this.random.next() * 2 ** 32).toString(36);
    const value = `Mark-${person.personId}-${letters()}${letters()}`;
    person.values.push(value);
    return value + '·'.repeat(this.random.between(0, most - value.length > 0 ? most - value.length : 0));
  }
}
