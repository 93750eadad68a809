import type { EventLogReader, Position } from '../port.js';
import type { Inspectable } from '../verify/inspection.js';
import { digestHeads, verifyLog } from '../verify/verify-log.js';
import { requireSame } from './comparing.js';
import { CopyRefused } from './copy-refused.js';
import type { CopyProgress, CopyReport } from './copy-report.js';
import type { PositionMap } from './position-map.js';

export interface VerifyCopyOptions {
  readonly source: EventLogReader & Inspectable;
  /** It may have gone on since: then it must begin with all of the source. */
  readonly target: EventLogReader & Inspectable;
  /** Compared line by line, where it is given. */
  readonly map?: PositionMap;
  /** The last event of the source to look at, inclusive; null for none, and left out for all. */
  readonly until?: Position | null;
  readonly onProgress?: (progress: CopyProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads both logs from start to end and compares them event by event (order, stream, revision, id, hash and time of
 * recording), the map with both, then reckons all hashes of the target anew, and compares the digests of the heads.
 * @throws CopyRefused naming the first difference; LogUnavailable, LogCorrupt, LogClosed
 */
export async function verifyCopy(options: VerifyCopyOptions): Promise<CopyReport> {
  const { source, target, map, until, onProgress, signal } = options;
  const asked = signal === undefined ? {} : { signal };
  const theirs = target.readAll(asked)[Symbol.asyncIterator]();
  let events = 0;
  let beyond = 0;
  let last: { from: Position; to: Position } | null = null;
  try {
    for await (const event of source.readAll(asked)) {
      if (until === null || (until !== undefined && event.position > until)) break;
      const next = await theirs.next();
      if (next.done === true) {
        throw new CopyRefused(
          `the target ends after ${events} events, where the source goes on with ${event.stream}/${event.revision} ` +
            `(${event.id}, position ${event.position}): run the copy again, which completes it`,
        );
      }
      requireSame(events + 1, event, next.value);
      map?.see(events, event.position, next.value.position);
      events += 1;
      last = { from: event.position, to: next.value.position };
      if (events % 256 === 0) onProgress?.({ phase: 'checking', events });
    }
    while ((await theirs.next()).done !== true) beyond += 1;
  } finally {
    await theirs.return?.();
  }
  if (map !== undefined && map.size !== events) {
    throw new CopyRefused(
      'the map of positions has more lines than the source has events: it is of another copy',
    );
  }
  const report = await verifyLog(target, {
    ...asked,
    onProgress: (verified) => onProgress?.({ phase: 'verifying', events: verified }),
  });
  const [fault] = report.faults;
  if (fault !== undefined) {
    throw new CopyRefused(
      `the target does not verify: ${report.faultCount} faults, the first: ${fault.stream ?? 'the log'}, ` +
        `position ${fault.position}: ${fault.detail} (${fault.fault})`,
    );
  }
  // Each event that was compared is in the target: a walk of fewer was cut short, and has verified a part.
  if (report.events < events) {
    throw new CopyRefused(
      `of the target ${report.events} of its ${events} events could be walked when its hashes were reckoned anew: the ` +
        'server or the disk ended that too early. Run the copy again, which verifies all of it',
    );
  }
  const sourceGrown = (await source.head()) !== (last?.from ?? null);
  const { streams, headsDigest } = report;
  if (!sourceGrown && beyond === 0 && report.events === events) {
    const { headsDigest: due } = await digestHeads(source.inspect(), signal);
    if (due !== headsDigest) {
      throw new CopyRefused(`the heads of the target (${headsDigest}) are not those of the source (${due})`);
    }
  }
  return { events, copied: 0, streams, headsDigest, last, sourceGrown, beyond, notBefore: null };
}
