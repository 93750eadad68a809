import type { Random } from '../support/random.js';

/** What came back from one door to one attempt. */
export interface Heard {
  /** Of HTTP; undefined where a socket was spoken to, or nothing came back. */
  readonly status?: number;
  /** With which a WebSocket was closed by the server. */
  readonly closed?: number;
  /** All that was said, headers and body or messages, as text. */
  readonly text: string;
}

/** The process under attack, and who the attacker is known to be. */
export interface Target {
  readonly url: string;
  /** Good tokens of callers who reach nothing of the person who is out of reach. */
  readonly tokens: readonly string[];
  /** Of these, a safeguarding lead of another contract than the victim's. */
  readonly lead: string;
  /** Of these, who looks after employment, and so meets everybody in work. */
  readonly employer: string;
  /** Tokens that must open nothing. */
  readonly badTokens: readonly string[];
  /** Cursors and positions that the server gave, to tamper with. */
  readonly cursors: readonly string[];
}

/** One thing that somebody hostile does. It must not throw where the server hangs up. */
export interface Attempt {
  /** Kind and particulars, to find it again in a failure. */
  readonly what: string;
  /** True where nothing at all may be given: the token is none. */
  readonly shut?: boolean;
  /** True where it comes by a good token: whoever is not even let in tries nothing. */
  readonly letIn?: boolean;
  /** True where the caller meets everybody in work. */
  readonly meetsWorkers?: boolean;
  /** Words of the refusal, where nothing else may come back. */
  readonly refusedWith?: string;
  run(target: Target): Promise<Heard>;
}

/** Makes one attempt of a kind. */
export type Make = (random: Random, target: Target) => Attempt;

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[random.between(0, items.length - 1)];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}

export const chance = (random: Random, of: number): boolean => random.next() < of;

/** Text of a length, of any of the characters. */
export function textOf(random: Random, length: number, characters: string): string {
  return Array.from({ length }, () => characters[random.between(0, characters.length - 1)]).join('');
}
