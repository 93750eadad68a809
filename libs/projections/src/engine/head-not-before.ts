import { setTimeout as delay } from 'node:timers/promises';
import type { EventLogReader, Position } from '#event-log';
import { isBefore } from './is-before.js';

/** A head may be told a moment late where the log is a cluster. */
const ASKED = { times: 3, pauseMs: 100 } as const;

/** The head of the log. One that lies before the position is asked for again, before it is believed. */
export async function headNotBefore(
  log: EventLogReader,
  position: Position | null,
): Promise<Position | null> {
  let head = await log.head();
  for (let asked = 1; asked < ASKED.times && isBefore(head, position); asked += 1) {
    await delay(ASKED.pauseMs);
    head = await log.head();
  }
  return head;
}
