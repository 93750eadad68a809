import { setTimeout as delay } from 'node:timers/promises';
import type { EventLogReader, Position } from '../port.js';
import type { Inspectable } from '../verify/inspection.js';
import { inOrderOfRecording, refuseBeyond, requireSame } from './comparing.js';
import { Copying } from './copying.js';
import { CopyRefused } from './copy-refused.js';
import type { CopyProgress, CopyReport } from './copy-report.js';
import type { CopyTarget } from './copy-target.js';
import type { PositionMap } from './position-map.js';
import { verifyCopy } from './verify-copy.js';

/** Clocks of two machines that are kept right differ by less; more is not waited for, but said. */
const MAX_WAIT_MS = 60_000;

export interface CopyOptions {
  readonly source: EventLogReader & Inspectable;
  /** Empty, or as an earlier copy of the source has left it. */
  readonly target: CopyTarget;
  readonly map: PositionMap;
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Ends it between two chunks; it is then taken up again by the next copy. */
  readonly signal?: AbortSignal;
}

/**
 * Copies a log to another store, up to the head that it has when the copy begins. Order, streams, revisions, ids,
 * content, hashes and times of recording stay the same; positions do not, and are entered in the map.
 *
 * It may be killed at any moment and run again: it then compares what the target holds with the source, completes the
 * map from that, and goes on behind it. Run once more when all is there, it changes nothing. In the end it verifies
 * the whole of the target (`verifyCopy`).
 * @throws CopyRefused where the target is no prefix of the source, somebody else writes it, or the source is not what
 * was written; LogUnavailable, LogCorrupt, LogClosed, and the signal's reason
 */
export async function copyLog(options: CopyOptions): Promise<CopyReport> {
  const { source, target, map, onProgress, signal } = options;
  const asked = signal === undefined ? {} : { signal };
  const theirs = target.readAll(asked)[Symbol.asyncIterator]();
  let copying: Copying | undefined;
  let events = 0;
  let last: Position | null = null;
  let until: Position | null = null;
  try {
    for await (const event of inOrderOfRecording(source.readAll(asked))) {
      until = event.position;
      if (copying === undefined) {
        const next = await theirs.next();
        if (next.done !== true) {
          requireSame(events + 1, event, next.value);
          map.see(events, event.position, next.value.position);
          if (events % 1024 === 0) map.flush();
          events += 1;
          last = next.value.position;
          if (events % 256 === 0) onProgress?.({ phase: 'comparing', events });
          continue;
        }
        copying = beginAt(options, events, last);
      }
      await copying.add(event);
      events += 1;
      if (events % 256 === 0) onProgress?.({ phase: 'copying', events });
    }
    const next = copying === undefined ? await theirs.next() : undefined;
    if (next?.done === false) refuseBeyond(events + 1, next.value);
  } finally {
    await theirs.return?.();
  }
  await copying?.flush();
  map.flush();
  const report = await verifyCopy({ ...options, until });
  if (report.beyond > 0) {
    throw new CopyRefused(
      `${target.location} was written by something else meanwhile: it holds ${report.beyond} events more than were copied`,
    );
  }
  return {
    ...report,
    copied: copying?.copied ?? 0,
    notBefore: await untilClockFollows(target, source, report),
  };
}

function beginAt({ target, map }: CopyOptions, events: number, last: Position | null): Copying {
  map.flush();
  if (map.size > events) {
    throw new CopyRefused(
      `the map of positions has ${map.size} events, and the target only ${events}: it is the map of another copy, or ` +
        'the target has lost what it held. Name another map with --map, or remove this one',
    );
  }
  return new Copying(target, map, events, last);
}

/** Waits until nothing new can be recorded before what was copied. @returns when it can be, where that is far off */
async function untilClockFollows(
  target: CopyTarget,
  source: EventLogReader,
  { last }: CopyReport,
): Promise<string | null> {
  const behind = await target.clockBehind();
  if (behind <= MAX_WAIT_MS) {
    if (behind > 0) await delay(behind);
    return null;
  }
  for await (const { recordedAt, position } of source.readAll({ direction: 'backwards' })) {
    if (position === last?.from) return recordedAt;
  }
  return null;
}
