import type { EventLogReader, Position, RecordedEvent } from '#event-log';
import { MAX_COUNTED_LAG } from '#projections';

/** How far somebody who follows the log is behind it. */
export interface Behind {
  /** Counted up to MAX_COUNTED_LAG. */
  readonly events: number;
  /** How long the oldest of them has been waiting. */
  readonly seconds: number;
}

const NOT_AT_ALL: Behind = { events: 0, seconds: 0 };

/** @param at the last position that was taken in; null before the first */
export async function behind(log: EventLogReader, at: Position | null, now: Date): Promise<Behind> {
  if ((await log.head()) === at) return NOT_AT_ALL;
  let events = 0;
  let oldest: string | undefined;
  for await (const { recordedAt } of after(log, at, MAX_COUNTED_LAG)) {
    oldest ??= recordedAt;
    events += 1;
  }
  return oldest === undefined ? NOT_AT_ALL : { events, seconds: secondsSince(oldest, now) };
}

/** The seconds alone, of whoever says by itself how many events it lacks. Reads one of them. */
export async function secondsBehind(log: EventLogReader, at: Position | null, now: Date): Promise<number> {
  for await (const { recordedAt } of after(log, at, 1)) return secondsSince(recordedAt, now);
  return 0;
}

const after = (log: EventLogReader, at: Position | null, limit: number): AsyncIterable<RecordedEvent> =>
  log.readAll({ ...(at === null ? {} : { after: at }), limit });

/** Clocks of two machines may differ by a little: nothing has been waiting since the future. */
export const secondsSince = (instant: string, now: Date): number =>
  Math.max(0, (now.getTime() - Date.parse(instant)) / 1000);
