import type { EventLogReader } from '#event-log';
import { decode, type Instant, type ProgrammeEvent } from '#programme';
import { isSelected, type ReplaySelection } from './selection.js';

const CORRECTIONS = ['EntryRetracted', 'EntryCorrected'] as const;

/**
 * The events of the log in its order, as they were recorded: personal values sealed, corrections and what they
 * correct side by side.
 *
 * With `knownAt`, what the record *said* at that instant: without what was recorded later, without the entries that
 * had been retracted or replaced by then, and without the corrections themselves, which tell of the record and not of
 * the world. What replaced an entry is there in its place of the log, and names it in `corrects`.
 *
 * Reads on only as its events are taken, and holds none; with `knownAt`, the ids of the corrected entries.
 */
export async function* replay(
  log: EventLogReader,
  selection: ReplaySelection,
  signal: AbortSignal,
): AsyncGenerator<ProgrammeEvent, void, undefined> {
  const { knownAt, types } = selection;
  const superseded = knownAt === undefined ? undefined : await supersededBy(log, knownAt, signal);
  const filter = types === undefined ? {} : { filter: { types } };
  for await (const recorded of log.readAll({ ...filter, signal })) {
    // The time of recording never goes backwards, so nothing that was known comes after.
    if (knownAt !== undefined && recorded.recordedAt > knownAt) return;
    const event = decode(recorded);
    if (superseded && (superseded.has(event.id) || isCorrection(event))) continue;
    if (isSelected(event, selection)) yield event;
  }
}

async function supersededBy(
  log: EventLogReader,
  knownAt: Instant,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const superseded = new Set<string>();
  for await (const { recordedAt, data } of log.readAll({ filter: { types: CORRECTIONS }, signal })) {
    if (recordedAt > knownAt) break;
    if (typeof data['entryId'] === 'string') superseded.add(data['entryId']);
  }
  return superseded;
}

const isCorrection = ({ type }: ProgrammeEvent): boolean =>
  CORRECTIONS.some((correction) => correction === type);
