import type { RefusalCode } from './refusal-codes.js';
import { refusalCodes } from './refusal-codes.js';

/** What a rule looked at when it refused: plain values, never personal ones. */
export type RefusalFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A command that the rules refuse. Nothing has been recorded. `wayOut` names what the person can do next. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly rule: string;
  readonly wayOut: string;

  constructor(
    readonly code: RefusalCode,
    readonly facts: RefusalFacts = {},
  ) {
    const { rule, wayOut } = refusalCodes[code];
    super(`${rule} ${wayOut}`);
    this.rule = rule;
    this.wayOut = wayOut;
  }
}

/** Refuses by an integrity rule: recording this would make nonsense of the record. */
export function refuse(code: RefusalCode, facts?: RefusalFacts): never {
  throw new Refusal(code, facts);
}
