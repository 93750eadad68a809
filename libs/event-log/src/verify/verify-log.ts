import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { logDigest } from '../chain-hash.js';
import { AnchorCheck } from './anchor-check.js';
import { EventCheck } from './event-check.js';
import type { Inspectable, LogInspection, StreamHead } from './inspection.js';
import { Faults, type VerifyReport } from './report.js';

const EVENTS_A_PAGE = 64;
const HEADS_A_TURN = 256;

export interface VerifyOptions {
  /** Heads exported earlier, from wherever they were kept safe: each must still be in the log. */
  readonly exportedHeads?: Iterable<StreamHead>;
  /** Called after each page with the number of events seen so far. */
  readonly onProgress?: (events: number) => void;
  /** Makes it throw `signal.reason`. */
  readonly signal?: AbortSignal;
}

/**
 * Walks the whole log and names everything that is not as it was written. It throws only where the log cannot
 * be read at all. Memory is constant: one page, the events of one anchor, and at most 1,000 faults; the previous
 * hash of each stream is fetched from the log. Events appended meanwhile are walked too.
 *
 * What it cannot see by itself: a log cut off at its end together with the store's own count, or rewritten
 * whole, hashes and anchors included. Heads kept elsewhere show those.
 * @throws LogUnavailable, LogCorrupt, LogClosed
 */
export async function verifyLog(log: Inspectable, options: VerifyOptions = {}): Promise<VerifyReport> {
  const inspection = log.inspect();
  const faults = new Faults();
  const { events, logDigest } = await checkEvents(inspection, faults, options);
  for (const head of options.exportedHeads ?? []) await checkHead(inspection, head, faults);
  const { streams, headsDigest } = await digestHeads(inspection, options.signal);
  return { events, streams, faults: faults.kept, faultCount: faults.count, headsDigest, logDigest };
}

async function checkEvents(
  log: LogInspection,
  faults: Faults,
  options: VerifyOptions,
): Promise<Pick<VerifyReport, 'events' | 'logDigest'>> {
  const { onProgress, signal } = options;
  const eventCheck = await EventCheck.of(log, faults);
  const anchorCheck = await AnchorCheck.of(log, faults);
  let position = 0n;
  let events = 0;
  let digest: string | null = null;
  for (;;) {
    signal?.throwIfAborted();
    const page = await log.eventsAfter(position, EVENTS_A_PAGE);
    for (const event of page) {
      await eventCheck.see(event);
      await anchorCheck?.see(event);
      position = event.position;
      digest = logDigest(digest, event.hash);
    }
    events += page.length;
    onProgress?.(events);
    if (page.length < EVENTS_A_PAGE) break;
    await nextTurn();
  }
  eventCheck.end();
  await anchorCheck?.end();
  return { events, logDigest: digest };
}

async function checkHead(log: LogInspection, head: StreamHead, faults: Faults): Promise<void> {
  const { stream, revision } = head;
  const stored = await log.eventAt(stream, revision);
  if (stored?.hash === head.hash) return;
  const detail = stored === undefined ? 'the exported head is gone' : 'the exported head has another hash';
  faults.add({ position: null, stream, revision, fault: 'HEAD_MISMATCH', detail });
}

/** The digest of the heads of all streams, as `VerifyReport` says it is made. */
export async function digestHeads(
  log: LogInspection,
  signal: AbortSignal | undefined,
): Promise<{ streams: number; headsDigest: string }> {
  const digest = createHash('sha256');
  let streams = 0;
  for await (const { stream, revision, hash } of log.heads()) {
    digest.update(`${JSON.stringify([stream, revision.toString(), hash])}\n`);
    streams += 1;
    if (streams % HEADS_A_TURN === 0) {
      await nextTurn();
      signal?.throwIfAborted();
    }
  }
  return { streams, headsDigest: digest.digest('hex') };
}
