import { setTimeout as delay } from 'node:timers/promises';
import type { ServerContext } from './context.js';
import type { AppendOutcome, Proposed } from './event-table.js';
import { strikes } from './faults.js';

export type StoreOutcome =
  | AppendOutcome
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'invalid'; readonly rule: string }
  | { readonly kind: 'deleted'; readonly stream: string }
  /** Nothing is to be answered. */
  | { readonly kind: 'silence' };

export interface Batch {
  readonly stream: string;
  /** Undefined where it is `any` or `stream_exists`, which the port has no use for. */
  readonly expected: bigint | null | undefined;
  readonly events: readonly Proposed[];
  readonly contentTypes: readonly string[];
}

/** What both ways to append come down to. */
export async function storeBatch(context: ServerContext, batch: Batch): Promise<StoreOutcome> {
  const { faults } = context;
  const { stream, expected, events } = batch;
  context.counts.appends += 1;
  if (strikes(faults, 'silentAppends')) return { kind: 'silence' };
  if (faults.tombstones.includes(stream)) return { kind: 'deleted', stream };
  if (expected === undefined) return { kind: 'invalid', rule: 'this server knows only exact expectations' };
  if (batch.contentTypes.some((type) => type !== 'application/json')) {
    return { kind: 'invalid', rule: 'this server knows only JSON' };
  }
  const bytes = events.reduce((sum, { type, data, metadata }) => sum + sizeOf(type, data, metadata), 0);
  if (bytes > faults.maxAppendBytes) return { kind: 'too-large', limit: faults.maxAppendBytes };
  const recordedAt = new Date(Date.now() + faults.clockOffset).toISOString();
  const outcome = context.table.append(stream, events, expected, recordedAt);
  // Appends that were sent together are then also under way together.
  await delay(0);
  if (outcome.kind !== 'stored') return outcome;
  if (strikes(faults, 'lostAnswers')) return { kind: 'silence' };
  return strikes(faults, 'renumberedAppends') ? { ...outcome, revision: outcome.revision + 5n } : outcome;
}

function sizeOf(type: string, data: string, metadata: string): number {
  return 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata);
}
