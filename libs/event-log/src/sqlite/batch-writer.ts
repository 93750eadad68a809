import { decideAppend, type StoredPlace } from '../append-decision.js';
import { chainHashOfText } from '../chain-hash.js';
import type { RecordingClock } from '../clock.js';
import { requireKeptHash } from '../copy/carried.js';
import type { AppendResult } from '../port.js';
import { formatPosition } from '../position.js';
import type { SerialisedBatch } from '../serialise.js';
import { Anchors } from './anchors.js';
import type { Connection } from './connection.js';
import { firstRow } from './rows.js';
import type { Head, StreamHeads } from '../stream-heads.js';

const HEAD_OF_STREAM = 'SELECT revision, hash FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 1';
const PLACE_OF_ID = 'SELECT stream, revision, position FROM event WHERE id = ?';
const LAST_RECORDED_AT = 'SELECT recorded_at FROM event ORDER BY position DESC LIMIT 1';
const INSERT =
  'INSERT INTO event (stream, revision, id, type, data, metadata, recorded_at, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';

/** Writes batches within a transaction that is open already. One lives as long as its connection. */
export class BatchWriter {
  private readonly anchors: Anchors;

  constructor(
    private readonly connection: Connection,
    private readonly heads: StreamHeads,
    private readonly clock: RecordingClock,
  ) {
    this.anchors = Anchors.load(connection);
    const last = firstRow(connection.statement(LAST_RECORDED_AT));
    if (last !== undefined) clock.startAfter(last[0] as string);
  }

  /**
   * Stores one batch, or finds it stored.
   * @throws EventLogError before anything of the batch is written; any other error may leave a part of it in the
   * transaction, which then must not be committed
   */
  write(batch: SerialisedBatch): AppendResult {
    const head = this.heads.get(batch.stream) ?? this.loadHead(batch.stream);
    const places = batch.events.map(({ id }) => this.placeOf(id));
    const decision = decideAppend(batch, head?.revision ?? 'no_stream', places);
    if (decision.kind === 'stored') {
      return { revision: decision.last.revision, position: formatPosition(decision.last.position) };
    }
    return this.insert(batch, decision.first, head);
  }

  private insert(batch: SerialisedBatch, first: bigint, head: Head | undefined): AppendResult {
    const { stream, carried } = batch;
    const insert = this.connection.statement(INSERT);
    const now = carried === undefined ? this.clock.now() : '';
    let hash = head?.hash ?? null;
    let revision = first - 1n;
    let position = 0n;
    for (const [index, { id, type, data, metadata }] of batch.events.entries()) {
      revision += 1n;
      hash = chainHashOfText(hash, { stream, revision, id, type, data, metadata });
      requireKeptHash(batch, index, hash);
      const recordedAt = carried?.[index]?.recordedAt ?? now;
      const { lastInsertRowid } = insert.run(stream, revision, id, type, data, metadata, recordedAt, hash);
      position = BigInt(lastInsertRowid);
      this.anchors.add({ position, id, recordedAt });
    }
    if (hash !== null) this.heads.set(stream, { revision, hash });
    return { revision, position: formatPosition(position) };
  }

  private loadHead(stream: string): Head | undefined {
    const row = firstRow(this.connection.statement(HEAD_OF_STREAM), stream);
    return row && { revision: row[0] as bigint, hash: row[1] as string };
  }

  private placeOf(id: string): StoredPlace | undefined {
    const row = firstRow(this.connection.statement(PLACE_OF_ID), id);
    return row && { stream: row[0] as string, revision: row[1] as bigint, position: row[2] as bigint };
  }
}
