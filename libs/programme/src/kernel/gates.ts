import type { Deciding } from './deciding.js';
import type { Deviation } from './envelope.js';
import { Refusal, type RefusalFacts } from './refusal.js';
import type { RefusalCode } from './refusal-codes.js';

/** A gate that stands open or shut on the day of the fact. */
export interface Gate {
  readonly code: RefusalCode;
  readonly open: boolean;
  readonly facts?: RefusalFacts;
}

/**
 * Tests the gates of a decision. A decision taken now is refused at the first gate that is shut. A fact that has
 * already happened (dated before today, or imported) is never lost: the shut gates come back as deviations, which
 * the event carries and a reaction turns into a task.
 * @throws Refusal with the code of the first shut gate, naming all of them in `facts.gates`
 */
export function passGates(gates: readonly Gate[], deciding: Deciding): readonly Deviation[] {
  const shut = gates.filter((gate) => !gate.open);
  const [first] = shut;
  if (!first) return [];
  if (!deciding.hasHappened) {
    throw new Refusal(first.code, { ...first.facts, gates: shut.map((gate) => gate.code) });
  }
  return shut.map((gate) => ({
    code: gate.code,
    acceptedBy: deciding.actor.id,
    ...(deciding.backdateReason === undefined ? {} : { reason: deciding.backdateReason }),
  }));
}
