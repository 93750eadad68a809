import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import type { Row } from './event-table.js';
import { systemAfter, toWire, type WirePosition } from './positions.js';

/** From 1 January of the year 1 to that of 1970, in milliseconds. The server counts in ticks of 100 nanoseconds. */
const TICKS_PER_MS = 10_000n;

/** Messages of the protocol, as the server sends them. */
export function confirmation(id: string): ReadResp {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(id);
  return new streams.ReadResp().setConfirmation(confirmed);
}

export function caughtUp(): ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

export function fellBehind(): ReadResp {
  return new streams.ReadResp().setFellBehind(new streams.ReadResp.FellBehind());
}

export function checkpoint(position: bigint): ReadResp {
  const { commit, prepare } = toWire(position);
  const reached = new streams.ReadResp.Checkpoint();
  reached.setCommitPosition(commit.toString());
  reached.setPreparePosition(prepare.toString());
  return new streams.ReadResp().setCheckpoint(reached);
}

export function streamNotFound(stream: string): ReadResp {
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(streamIdentifier(stream));
  return new streams.ReadResp().setStreamNotFound(missing);
}

/** What ends a read of a stream, where the client understands it. */
export function lastRevision(revision: bigint): ReadResp {
  return new streams.ReadResp().setLastStreamPosition(revision.toString());
}

/** The failure of a call that asks for a stream with a tombstone. */
export function streamDeleted(stream: string): Partial<StatusObject> {
  const metadata = new Metadata();
  metadata.set('exception', 'stream-deleted');
  metadata.set('stream-name', stream);
  return { code: status.FAILED_PRECONDITION, details: `Event stream '${stream}' is deleted.`, metadata };
}

export function recorded(row: Row): ReadResp {
  const { stream, revision, id, type, data, metadata, recorded_at: at } = row;
  return event(toWire(row.position), { stream, revision, id, type, data, metadata, at });
}

/** Statistics, as the server writes them for itself. */
export function systemEvent(position: bigint): ReadResp {
  const revision = position;
  const id = `00000000-0000-4000-8000-${position.toString().padStart(12, '0')}`;
  return event(systemAfter(position), {
    ...{ stream: '$stats-127.0.0.1:2113', revision, id, type: '$statsCollected' },
    ...{ data: '{}', metadata: '', at: new Date(0).toISOString() },
  });
}

function event(
  { commit, prepare }: WirePosition,
  { stream, revision, id, type, data, metadata, at }: Omit<Row, 'position' | 'recorded_at'> & { at: string },
): ReadResp {
  const message = new streams.ReadResp.ReadEvent.RecordedEvent();
  message.setId(new shared.UUID().setString(id));
  message.setStreamIdentifier(streamIdentifier(stream));
  message.setStreamRevision(revision.toString());
  message.setCommitPosition(commit.toString());
  message.setPreparePosition(prepare.toString());
  message.setData(Buffer.from(data));
  message.setCustomMetadata(Buffer.from(metadata));
  const described = message.getMetadataMap();
  described.set('type', type);
  described.set('content-type', 'application/json');
  // The 4711 lie below a millisecond: clients must not round them up.
  described.set('created', (BigInt(Date.parse(at)) * TICKS_PER_MS + 4711n).toString());
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(message);
  read.setCommitPosition(commit.toString());
  return new streams.ReadResp().setEvent(read);
}

export function streamIdentifier(stream: string): InstanceType<typeof shared.StreamIdentifier> {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
}

export function streamName(identifier: InstanceType<typeof shared.StreamIdentifier> | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}
