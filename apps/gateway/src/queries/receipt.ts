import type { SuppressionRule } from '#privacy';
import type { Basis } from '#read-models';
import type { Gateway } from '../services.js';
import type { Receipt } from './basis.type.js';

/** What an answer rests on, as it is told. */
export function receiptOf(
  { asOf, position, incomplete }: Basis,
  { codeVersion }: Gateway,
  suppression: Required<SuppressionRule> | null = null,
): Receipt {
  const { asAt, knownAt = null, knownBy } = asOf;
  return { asAt, knownAt, knownBy, position, incomplete, suppression, codeVersion };
}
