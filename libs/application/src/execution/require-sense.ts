import {
  type AnyFact,
  contradictionsOf,
  entriesTooEarly,
  eventDefinitions,
  isCorrection,
  refuse,
} from '#programme';
import type { Enveloped } from './write-pipeline.js';

/**
 * Refuses what would make nonsense of the whole stream, though the rules hold on its own day: an ending that is taken
 * back where the next case has been opened since, or one that is moved behind what stands on it. What was
 * contradictory before keeps nobody from recording more.
 * @throws Refusal ENTRY_HAS_DEPENDENTS for a correction, INVALID_TRANSITION for all else
 */
export function requireSense(
  stream: string,
  recorded: readonly AnyFact[],
  decided: readonly Enveloped[],
): void {
  const next = (recorded.at(-1)?.revision ?? -1n) + 1n;
  const added = decided.map((event, index): AnyFact => ({
    ...event,
    stream,
    revision: next + BigInt(index),
    position: '',
    recordedAt: '',
  }));
  const all = [...recorded, ...added];
  const newly = (contradictions: (entries: readonly AnyFact[]) => ReadonlySet<string>): readonly string[] => {
    const after = contradictions(all);
    if (after.size === 0) return [];
    const before = contradictions(recorded);
    return [...after].filter((contradiction) => !before.has(contradiction));
  };
  const contradictions = newly((entries) => contradictionsOf(stream, entries));
  const correction = added.find(isCorrection);
  if (correction) {
    const tooEarly = newly((entries) => entriesTooEarly(eventDefinitions, entries));
    const found = [...contradictions, ...tooEarly];
    if (found.length === 0) return;
    refuse('ENTRY_HAS_DEPENDENTS', { entryId: correction.data.entryId, contradictions: found });
  }
  if (contradictions.length > 0) refuse('INVALID_TRANSITION', { contradictions });
}
