import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { AS_KNOWN_AT } from '#access';
import { releaseOf, type ReleaseSpecification } from '#application';
import { DEFAULT_PRECISION } from '#privacy';
import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { replayLines } from './replay-lines.js';
import { readReplayQuery } from './replay-query.js';

export interface Replay {
  /** Name it in a later request for the same pseudonyms. */
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
    const key = gateway.releaseKey(releaseOf(context.principal.id, release));
    const lines = Readable.from(replayLines(gateway.log, query, { name: release, key }, controller.signal), {
      highWaterMark: 16,
    });
    lines.once('close', () => controller.abort());
    return { answer: { release, lines }, subjects: [], release: onItsFace(release, query.specification) };
  });
}

/** How a release is named on record: with what makes it other than coarse, and other than up to this moment. */
function onItsFace(release: string, { precision, justification, knownAt }: ReleaseSpecification): string {
  const more = [
    ...(justification === undefined ? [] : [`${precision ?? DEFAULT_PRECISION}: ${justification}`]),
    ...(knownAt === undefined ? [] : [`${AS_KNOWN_AT} ${knownAt}`]),
  ];
  return more.length === 0 ? release : `${release} (${more.join('; ')})`;
}
