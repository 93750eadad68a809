import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '#event-log';
import type { SuppressionRule } from '#privacy';
import type { LondonDay } from '#programme';
import { type Basis, type LogPlace, PROJECTION } from '#read-models';
import { codeOf } from '../errors/expected-failures.js';
import type { Gateway } from '../services.js';
import type { Receipt } from './basis.type.js';

/** What an answer rests on, as it is told to those who see it whole. */
export async function receiptOf({ asOf, position, incomplete }: Basis, gateway: Gateway): Promise<Receipt> {
  const { asAt, knownAt = null, knownBy } = asOf;
  const place = await placeOf(position, gateway);
  return {
    asAt,
    knownAt,
    knownBy,
    position,
    lastEntryId: place?.eventId ?? null,
    logDigest: place?.digest ?? null,
    erasureEpoch: place?.erasureEpoch ?? null,
    figuresDigest: null,
    breakdownsAsAt: null,
    incomplete,
    suppression: null,
    codeVersion: gateway.codeVersion,
  };
}

/**
 * What published figures rest on. It names no place of the log: an entry's id tells the instant at which it was
 * recorded, and a position, or a digest of the log, that anything was. Whoever is told figures in which small numbers
 * are hidden could find by those when to ask again, and subtract. In their place stand the digest of the figures
 * themselves, which changes only when they do, and an instant that the asker knows already: their own, or that of the
 * asking. Nor does it say how many erasures are done: that would tell that somebody was erased between two askings, and
 * of figures an erasure changes nothing. Asked again as known at that instant, on this log or any copy of it, the figures have the same digest.
 * @param figures as they are shown
 * @param rule how they were suppressed
 * @param breakdownsAsAt where all of them but the activity is cut off
 */
export function publishedReceipt(
  { asOf, incomplete }: Basis,
  { codeVersion, now }: Pick<Gateway, 'codeVersion' | 'now'>,
  figures: object,
  rule: Required<SuppressionRule>,
  breakdownsAsAt: LondonDay,
): Receipt {
  const { asAt, knownAt = now(), knownBy } = asOf;
  return {
    asAt,
    knownAt,
    knownBy,
    position: null,
    lastEntryId: null,
    logDigest: null,
    erasureEpoch: null,
    figuresDigest: digestOf(figures),
    breakdownsAsAt,
    incomplete,
    suppression: rule,
    codeVersion,
  };
}

/** SHA-256 over canonical JSON: the same whatever the order in which a store gives the fields. */
function digestOf(figures: object): string {
  const plain: JsonObject = JSON.parse(JSON.stringify(figures));
  return createHash('sha256').update(canonicalJson(plain)).digest('hex');
}

/**
 * The feed of changes reckons the digest, and may be a moment behind what answered. Where it is only being built, or the
 * log was brought back from a backup and the answer lies beyond its head, the answer is given all the same, without a
 * digest.
 */
async function placeOf(
  position: Basis['position'],
  { readModels: { engine, changes }, limits }: Gateway,
): Promise<LogPlace | null> {
  if (position === null) return null;
  try {
    const outcome = await engine.waitFor(PROJECTION.changes, position, { timeoutMs: limits.waitMs });
    return outcome === 'reached' ? await changes.logAt(position) : null;
  } catch (error) {
    if (!WITHOUT_DIGEST.has(codeOf(error) ?? '')) throw error;
    return null;
  }
}

const WITHOUT_DIGEST: ReadonlySet<string> = new Set(['POSITION_BEYOND_HEAD', 'NOT_BUILT_YET']);
