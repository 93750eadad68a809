import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { releaseOnRecord } from '#access';
import { releaseOf } from '#application';
import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { replayLines } from './replay-lines.js';
import { readReplayQuery } from './replay-query.js';

export interface Replay {
  /** Name it in a later request, at the same precision, for the same pseudonyms. */
  readonly release: string;
  readonly lines: Readable;
}

/**
 * Opens a replay for an evaluator. The stream pulls: it reads on in the log only as fast as its lines are taken, and
 * lets go of the log when whoever takes them goes away.
 * @throws AccessDenied, InvalidInput
 */
export function openReplay(
  gateway: Gateway,
  context: RequestContext,
  given: Readonly<Record<string, unknown>>,
): Promise<Replay> {
  return onRecord(gateway, context, 'replay', [], async () => {
    const query = readReplayQuery(given);
    const release = query.release ?? `release-${randomUUID()}`;
    const controller = new AbortController();
    const { precision } = query.specification;
    const key = gateway.releaseKey(releaseOf({ principal: context.principal.id, name: release, precision }));
    const lines = Readable.from(replayLines(gateway.log, query, { name: release, key }, controller.signal), {
      highWaterMark: 16,
    });
    lines.once('close', () => controller.abort());
    return {
      answer: { release, lines },
      subjects: [],
      release: releaseOnRecord(release, query.specification),
    };
  });
}
