import { setTimeout as delay } from 'node:timers/promises';
import { decideAppend, type StoredPlace } from '../append-decision.js';
import { chainHashOfText } from '../chain-hash.js';
import type { RecordingClock } from '../clock.js';
import { requireKeptHash } from '../copy/carried.js';
import { BatchTooLarge, LogCorrupt, WrongExpectedRevision } from '../errors.js';
import { MAX_BATCH_BYTES, type AppendResult, type ExpectedRevision, type Position } from '../port.js';
import type { SerialisedBatch } from '../serialise.js';
import { failureOf, unavailable } from './failures.js';
import { Gate } from './gate.js';
import { Queues } from './queues.js';
import { sendAppend, type Sent } from './send-append.js';
import { refuseReservedNames, toServer, withOwnMetadata } from './server-event.js';
import { serverSize, MAX_SERVER_BYTES } from './server-size.js';
import { pauseAfter } from './timing.js';
import type { Store } from './store.js';
import { lastRevision, readWindow, type Window } from './window.js';

/**
 * Appends to one server. Appends to one stream go one after the other, so that each knows the hash before it.
 *
 * Where the stream's head is known to be where the batch expects it, an append is one request. Where it is not, or an
 * id of the batch is known already, or the server says that the stream is elsewhere, what lies at the batch's place
 * is read first, and the same decision made from it as on the other adapters.
 */
export class Appender {
  private readonly queues = new Queues();
  private readonly gate = new Gate();

  constructor(
    private readonly store: Store,
    /** Where times of recording come from, or null for the server's own. */
    private readonly clock: RecordingClock | null,
  ) {}

  append(batch: SerialisedBatch): Promise<AppendResult> {
    refuseReservedNames(batch);
    return this.queues.run(batch.stream, () => this.gate.run(() => this.write(batch)));
  }

  settled(): Promise<void> {
    return this.queues.settled();
  }

  private async write(batch: SerialisedBatch): Promise<AppendResult> {
    const { stream, expected, events } = batch;
    if (events.some(({ id }) => this.store.ids.get(id) !== undefined)) return this.decide(batch);
    if (expected === 'no_stream') return this.send(batch, null);
    const head = this.store.heads.get(stream);
    return head?.revision === expected ? this.send(batch, head.hash) : this.decide(batch);
  }

  /** Reads where the batch would lie, and stores it, finds it stored, or refuses it. */
  private async decide(batch: SerialisedBatch, refusals = 0): Promise<AppendResult> {
    const window = await readWindow(this.store, batch);
    const actual = window.head ?? (await lastRevision(this.store, batch.stream));
    const decision = decideAppend(batch, actual, this.placesOf(batch, window));
    if (decision.kind === 'store') return this.send(batch, window.previousHash, refusals);
    const { revision } = decision.last;
    return { revision, position: window.positions.get(revision) ?? this.lostPlace(batch) };
  }

  private placesOf({ events }: SerialisedBatch, window: Window): (StoredPlace | undefined)[] {
    return events.map(({ id }) => {
      const known = this.store.ids.get(id);
      return window.places.get(id) ?? (known && { ...known, position: 0n });
    });
  }

  private async send(
    batch: SerialisedBatch,
    previousHash: string | null,
    refusals = 0,
  ): Promise<AppendResult> {
    const { stream, expected } = batch;
    const first = expected === 'no_stream' ? 0n : expected + 1n;
    const hashes = hashesOf(batch, first, previousHash);
    hashes.forEach((hash, index) => requireKeptHash(batch, index, hash));
    const now = batch.carried === undefined ? this.clock?.now() : undefined;
    const own = batch.events.map((event, index) =>
      withOwnMetadata(event, hashes[index] ?? '', batch.carried?.[index]?.recordedAt ?? now),
    );
    const bytes = serverSize(own);
    if (bytes > MAX_SERVER_BYTES) throw new BatchTooLarge(stream, bytes, MAX_SERVER_BYTES);
    const events = own.map(toServer);
    const began = Date.now();
    for (let failures = 0; ;) {
      try {
        const sent = await sendAppend(this.store, stream, events, expected);
        return await this.stored(batch, first, hashes, sent, failures > 0);
      } catch (error) {
        switch (failureOf(error)) {
          case 'conflict':
            return this.afterConflict(batch, error, refusals);
          case 'too-large':
            throw new BatchTooLarge(stream, batch.bytes, MAX_BATCH_BYTES);
          case 'transient':
            break;
          default:
            throw unavailable(this.store.location, error);
        }
        if (error instanceof LogCorrupt) throw error;
        failures += 1;
        if (Date.now() - began > this.store.timing.giveUpMs) throw unavailable(this.store.location, error);
        await delay(pauseAfter(failures, this.store.timing));
      }
    }
  }

  private async stored(
    batch: SerialisedBatch,
    first: bigint,
    hashes: readonly string[],
    { revision, position }: Sent,
    repeated: boolean,
  ): Promise<AppendResult> {
    const { stream, events, expected } = batch;
    const last = first + BigInt(events.length) - 1n;
    if (revision !== last) {
      throw new LogCorrupt(
        this.store.location,
        `stream ${stream} went on at revision ${revision} where ${last} was due: it was deleted or cut off at the ` +
          'server, which a log must never be. Restore it from a copy that verifies',
      );
    }
    this.store.holdsEvents = true;
    events.forEach(({ id }, index) => this.store.ids.add(id, { stream, revision: first + BigInt(index) }));
    this.store.heads.set(stream, { revision, hash: hashes.at(-1) ?? '' });
    if (position !== undefined && !repeated) return { revision, position };
    // A repeat may have found the batch stored: where it lies is read, and not taken from the answer.
    const window = await readWindow(this.store, { stream, expected, events });
    return { revision, position: window.positions.get(revision) ?? this.lostPlace(batch) };
  }

  /** What the server calls a conflict is one, or an overlap, or a head that moved on behind this log's back. */
  private async afterConflict(
    batch: SerialisedBatch,
    error: unknown,
    refusals: number,
  ): Promise<AppendResult> {
    if (refusals > 0) {
      throw new WrongExpectedRevision(batch.stream, batch.expected, actualOf(error));
    }
    return this.decide(batch, refusals + 1);
  }

  private lostPlace({ stream }: SerialisedBatch): Position {
    throw new LogCorrupt(this.store.location, `what was just stored in stream ${stream} cannot be read`);
  }
}

function hashesOf({ stream, events }: SerialisedBatch, first: bigint, previousHash: string | null): string[] {
  let hash = previousHash;
  return events.map((event, index) => {
    hash = chainHashOfText(hash, { stream, revision: first + BigInt(index), ...event });
    return hash;
  });
}

/** The server gives the stream's revision, or the word `no_stream`. */
function actualOf(error: unknown): ExpectedRevision {
  const actual: unknown =
    error instanceof Object && 'actualVersion' in error ? error.actualVersion : undefined;
  return typeof actual === 'bigint' ? actual : 'no_stream';
}
