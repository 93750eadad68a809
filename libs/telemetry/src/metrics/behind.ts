import type { EventLogReader, Position } from '#event-log';
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
  for await (const { recordedAt } of log.readAll({
    ...(at === null ? {} : { after: at }),
    limit: MAX_COUNTED_LAG,
  })) {
    oldest ??= recordedAt;
    events += 1;
  }
  return oldest === undefined ? NOT_AT_ALL : { events, seconds: secondsSince(oldest, now) };
}

/** Clocks of two machines may differ by a little: nothing has been waiting since the future. */
export const secondsSince = (instant: string, now: Date): number =>
  Math.max(0, (now.getTime() - Date.parse(instant)) / 1000);
