import type { AllStreamRecordedEvent, EventData, JSONType } from '@eventstore/db-client';
import { canonicalJson } from '../canonical.js';
import { InvalidArgument, LogCorrupt, LogUnavailable } from '../errors.js';
import type { JsonObject, Position, RecordedEvent } from '../port.js';
import { formatPair } from '../position.js';
import type { StoredEvent } from '../reading/page-source.js';
import type { SerialisedBatch, SerialisedEvent } from '../serialise.js';
import { isoText } from './iso-text.js';

/** An event as the client gives it out of a stream or of `$all`. */
export type ServerEvent = Pick<
  AllStreamRecordedEvent,
  'streamId' | 'id' | 'revision' | 'type' | 'data' | 'metadata' | 'created' | 'isJson'
> & { readonly position?: { readonly commit: bigint; readonly prepare: bigint } };

/** Where the log keeps the hash of an event: in the metadata, which it is taken out of again on the way back. */
export const HASH = 'throughline.hash';
/** The time of recording, where the log was opened with a clock: a copy keeps the times of the log it was copied from. */
export const RECORDED_AT = 'throughline.recordedAt';

/** The event with what the log keeps in its metadata, which are canonical JSON and still JSON afterwards. */
export function withOwnMetadata(
  event: SerialisedEvent,
  hash: string,
  recordedAt: string | undefined,
): SerialisedEvent {
  const written = event.metadata.slice(0, -1);
  const time = recordedAt === undefined ? '' : `,"${RECORDED_AT}":${JSON.stringify(recordedAt)}`;
  return { ...event, metadata: `${written}${written === '{' ? '' : ','}"${HASH}":"${hash}"${time}}` };
}

const UTF8 = new TextEncoder();

/**
 * A serialised event on its way to the server. The client's `jsonEvent` would do the same, but gives an event a new id
 * where it finds none: here the ids are the writer's, and a repeat has the same. Metadata it takes as bytes too, and
 * data of JSON it insists on serialising itself.
 */
export function toServer({ id, type, data, metadata }: SerialisedEvent): EventData {
  return {
    id,
    type,
    contentType: 'application/json',
    data: JSON.parse(data) as JSONType,
    metadata: UTF8.encode(metadata),
  };
}

/** @throws InvalidArgument where the metadata uses a name that the log keeps for itself */
export function refuseReservedNames({ events }: SerialisedBatch): void {
  for (const [index, { metadata }] of events.entries()) {
    for (const name of [HASH, RECORDED_AT]) {
      if (metadata.includes(`"${name}"`) && Object.hasOwn(JSON.parse(metadata) as object, name)) {
        throw new InvalidArgument(`events[${index}].metadata`, `must not use ${name}, which the log keeps`);
      }
    }
  }
}

/** Events of the server itself: statistics, metadata of streams, links. They are never delivered. */
export function isSystem({ streamId, type }: ServerEvent): boolean {
  return streamId.startsWith('$') || type.startsWith('$');
}

/** @throws LogUnavailable where the server is too old to say it */
export function positionOf(event: ServerEvent, location: string): Position {
  if (event.position === undefined) {
    throw new LogUnavailable(
      location,
      'the server does not tell the position of an event: update it to EventStoreDB 22.10 or later',
    );
  }
  return formatPair(event.position.commit, event.position.prepare);
}

/** Metadata as its writer knew it, and what the log has put beside it. */
export function takeApart(
  event: ServerEvent,
): { metadata: JsonObject; hash: string; carried: string | undefined } | null {
  const { metadata: all, data, isJson } = event;
  if (!isJson || !isObject(all) || !isObject(data)) return null;
  const { [HASH]: hash, [RECORDED_AT]: carried, ...metadata } = all;
  if (typeof hash !== 'string') return null;
  return { metadata, hash, carried: typeof carried === 'string' ? carried : undefined };
}

/** What the port delivers. @throws LogCorrupt where this log did not write the event, or it is not what was written */
export function toRecorded(
  event: ServerEvent,
  stream: string,
  location: string,
  recordedAt: (position: Position, created: string) => string,
  position = positionOf(event, location),
): RecordedEvent {
  const parts = takeApart(event);
  if (parts === null) {
    throw new LogCorrupt(
      location,
      `event ${event.id} in ${event.streamId} was not written by this log, or was changed: ` +
        'verify the log, and give it a database of its own',
    );
  }
  return {
    id: event.id,
    type: event.type,
    data: event.data as JsonObject,
    metadata: parts.metadata,
    stream,
    revision: event.revision,
    position,
    recordedAt: recordedAt(position, parts.carried ?? isoText(event.created)),
    hash: parts.hash,
  };
}

/** The same as text, for verifying: what cannot be read is left as it is, and verifying names it. */
export function toStored(
  event: ServerEvent,
  stream: string,
  location: string,
  recordedAt: (position: Position, created: string) => string,
): StoredEvent {
  const parts = takeApart(event);
  const position = positionOf(event, location);
  return {
    position: BigInt(position),
    stream,
    revision: event.revision,
    id: event.id,
    type: event.type,
    data: textOf(event.data),
    metadata: parts === null ? textOf(event.metadata) : canonicalJson(parts.metadata),
    recordedAt: recordedAt(position, parts?.carried ?? isoText(event.created)),
    hash: parts?.hash ?? '',
  };
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return isObject(value) ? canonicalJson(value) : `${value}`;
}

function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
