import { type EventLog, type JsonObject, memoryEventLog, type Position } from '#event-log';
import type { ProjectionStorage } from '#projections';
import type { AsOf, ReadModels, ReadModelsOptions } from '../contract.js';
import { openReadModels } from '../open-read-models.js';
import type { Place } from './place.js';

export interface Entry {
  /** The day, or the instant, on which it happened. */
  readonly on: string;
  /** The day on which it was recorded, at noon. Default: the day on which it happened. */
  readonly recorded?: string;
  readonly subjects?: readonly string[];
  readonly unit?: string;
  readonly contract?: string;
  readonly corrects?: string;
  /** The day on which an office says that it took it down. */
  readonly office?: string;
  /** The facts of other streams that it rests on. */
  readonly restsOn?: readonly { readonly stream: string; readonly revision: string }[];
}

/** A scripted history in a log in memory, and the read models of it. Days of recording must not go back. */
export class Story {
  private now = new Date('2012-01-01T12:00:00.000Z');
  readonly log: EventLog = memoryEventLog({ clock: () => this.now });
  private readonly revisions = new Map<string, bigint>();
  private readonly types = new Map<string, string>();
  private readonly opened: { readonly models: ReadModels; readonly storage: ProjectionStorage }[] = [];
  last: Position | null = null;

  /** The read models of the story in a place, with a storage of their own, as a process has them. */
  async open(place: Place, mode: ReadModelsOptions['mode'] = 'project'): Promise<ReadModels> {
    const storage = place.storage();
    try {
      const models = await openReadModels({
        storage,
        mode,
        log: this.log,
        cursorKey: new Uint8Array(32).fill(7),
        clock: () => this.now,
      });
      this.opened.push({ models, storage });
      return models;
    } catch (error) {
      await storage.close();
      throw error;
    }
  }

  /** Waits until every read model has everything. */
  async settled(models: ReadModels): Promise<void> {
    const { last } = this;
    if (last === null) return;
    for (const name of models.engine.names) {
      const outcome = await models.engine.waitFor(name, last, { timeoutMs: 30_000 });
      if (outcome !== 'reached')
        throw new Error(`${name} did not get there: ${JSON.stringify(await models.engine.health())}`);
    }
  }

  /** Appends one entry and gives its id. */
  async record(stream: string, type: string, data: JsonObject, entry: Entry): Promise<string> {
    const id = crypto.randomUUID();
    const { on, subjects, unit, contract, corrects, office, restsOn } = entry;
    this.now = new Date(
      Math.max(this.now.getTime(), Date.parse(`${entry.recorded ?? on.slice(0, 10)}T12:00:00.000Z`)),
    );
    const metadata = {
      schemaVersion: 1,
      ...(on.length === 10 ? { occurredOn: on } : { occurredAt: on }),
      actor: { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' },
      subjects: subjects ?? [stream.slice(stream.indexOf('-') + 1)],
      ...(unit === undefined ? {} : { deliveryUnit: unit }),
      ...(contract === undefined ? {} : { contract }),
      ...(corrects === undefined ? {} : { corrects }),
      ...(office === undefined
        ? {}
        : { source: { system: 'office', batch: 'b1', row: '1', recordedOn: office } }),
      ...(restsOn === undefined ? {} : { factsUsed: restsOn.map((fact) => ({ ...fact, value: null })) }),
      commandId: id,
      correlationId: id,
    };
    const expected = this.revisions.get(stream) ?? 'no_stream';
    const { revision, position } = await this.log.append(stream, [{ id, type, data, metadata }], {
      expected,
    });
    this.revisions.set(stream, revision);
    this.types.set(id, type);
    this.last = position;
    return id;
  }

  retract(stream: string, entryId: string, recorded: string): Promise<string> {
    const data = { entryId, entryType: this.types.get(entryId) ?? '', reason: 'sealed:reason' };
    return this.record(stream, 'EntryRetracted', data, { on: recorded });
  }

  async close(): Promise<void> {
    for (const { models, storage } of this.opened) {
      await models.close();
      await storage.close();
    }
    await this.log.close();
  }
}

export const asAt = (day: string, knownAt?: string, knownBy: AsOf['knownBy'] = 'SYSTEM'): AsOf => ({
  asAt: day,
  knownBy,
  ...(knownAt === undefined ? {} : { knownAt: `${knownAt}T23:59:59.999Z` }),
});
