import type { SuppressionRule } from '#privacy';
import { type Basis, type LogPlace, PROJECTION } from '#read-models';
import { codeOf } from '../errors/expected-failures.js';
import type { Gateway } from '../services.js';
import type { Receipt } from './basis.type.js';

/** What an answer rests on, as it is told. */
export async function receiptOf(
  { asOf, position, incomplete }: Basis,
  gateway: Gateway,
  suppression: Required<SuppressionRule> | null = null,
): Promise<Receipt> {
  const { asAt, knownAt = null, knownBy } = asOf;
  const place = await placeOf(position, gateway);
  return {
    asAt,
    knownAt,
    knownBy,
    position,
    lastEntryId: place?.eventId ?? null,
    logDigest: place?.digest ?? null,
    incomplete,
    suppression,
    codeVersion: gateway.codeVersion,
  };
}

/**
 * The feed of changes reckons the digest, and may be a moment behind what answered. Where the log was brought back from
 * a backup, the answer lies beyond its head: it is given all the same, without a digest.
 */
async function placeOf(
  position: Basis['position'],
  { readModels: { engine, changes }, limits }: Gateway,
): Promise<LogPlace | null> {
  if (position === null) return null;
  try {
    await engine.waitFor(PROJECTION.changes, position, { timeoutMs: limits.waitMs });
  } catch (error) {
    if (codeOf(error) !== 'POSITION_BEYOND_HEAD') throw error;
    return null;
  }
  return changes.logAt(position);
}
