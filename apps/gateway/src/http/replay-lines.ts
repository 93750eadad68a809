import type { EventLogReader } from '#event-log';
import { pseudonymisedEvent, pseudonymiser, releaseShape, type ReleaseShape } from '#privacy';
import { decode, eventDefinitions, type EventType, occurrenceDay, type ProgrammeEvent } from '#programme';
import type { ReplayQuery } from './replay-query.js';

export interface Release {
  readonly name: string;
  /** 32 bytes: the same name has the same key, and so the same pseudonyms. */
  readonly key: Buffer;
}

/**
 * The log as an evaluator may have it: one line of JSON for each event, in the order of the log, identifiers as
 * pseudonyms of the release, personal values left out. The first line says what it is; the last one how many events
 * came, so that a stream that broke off does not pass for the whole. Reads on only as its lines are taken.
 */
export async function* replayLines(
  log: EventLogReader,
  query: ReplayQuery,
  release: Release,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  yield line(heading(query, release.name));
  const pseudonyms = pseudonymiser(release.key);
  const filter = query.types === undefined ? {} : { filter: { types: query.types } };
  let ordinal = 0;
  for await (const recorded of log.readAll({ ...filter, signal })) {
    if (query.knownAt !== undefined && recorded.recordedAt > query.knownAt) break;
    if (ordinal === query.limit) break;
    const event = decode(recorded);
    if (!isWithin(event, query)) continue;
    ordinal += 1;
    yield line(pseudonymisedEvent(event, pseudonyms, shapeOf(event.type), ordinal));
  }
  yield line({ end: true, events: ordinal });
}

/** Newlines end lines: JSON never holds a raw one. */
const line = (value: object): string => `${JSON.stringify(value)}\n`;

function heading({ release: _release, ...selection }: ReplayQuery, release: string): object {
  return {
    spec: 'throughline-replay/1',
    release,
    selection,
    order: 'ordinal counts 1, 2, 3 … in the order of the log',
    identifiers:
      'pseudonyms of this release: the same id gives the same one within it, and another in any other',
    times: 'Europe/London days',
    end: 'the last line is {"end":true,"events":n}; without it the stream broke off',
  };
}

function isWithin(event: ProgrammeEvent, { from, to }: ReplayQuery): boolean {
  const { occurredOn, occurredAt } = event;
  const day = occurredOn ?? (occurredAt === undefined ? undefined : occurrenceDay({ occurredAt }));
  if (day === undefined) throw new Error(`event ${event.id} does not say when it occurred`);
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

const shapes = new Map<EventType, ReleaseShape>();

/** Each shape is derived once from the schema that the type publishes. */
function shapeOf(type: EventType): ReleaseShape {
  const known = shapes.get(type);
  if (known) return known;
  const shape = releaseShape({ ...eventDefinitions[type].data });
  shapes.set(type, shape);
  return shape;
}
