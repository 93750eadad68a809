import type { RecordedEvent } from '#event-log';
import { type AnyFact, decode } from '#programme';

const decoded = new WeakMap<RecordedEvent, AnyFact>();

/**
 * Decodes a stored event, once however many projections are given it: where several are built in one pass of the log,
 * each takes the same one.
 * @throws UnknownEvent, each time
 */
export function decodeFact(recorded: RecordedEvent): AnyFact {
  const known = decoded.get(recorded);
  if (known) return known;
  const fact = decode(recorded);
  decoded.set(recorded, fact);
  return fact;
}
