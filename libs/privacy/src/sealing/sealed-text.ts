import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt } from '../aes.js';
import type { Seal } from '../seal.js';

/** Where a field stands, from the root of its event: `['data', 'reason']`, `['metadata', 'deviations', 0, 'reason']`. */
export type FieldPath = readonly (string | number)[];

/** Where a sealed value belongs. It opens nowhere else, so none can be moved to another field or event. */
export interface SealedPlace {
  readonly eventId: string;
  readonly path: FieldPath;
}

/** The parts of `sealed:1:<P or C>:<subject>:<base64url of iv, ciphertext and tag>`. */
export interface SealedParts {
  readonly seal: Seal;
  readonly subject: string;
  readonly box: Buffer;
}

const PREFIX = 'sealed:1:';
const LETTERS = { PERSONAL: 'P', CONFIDENTIAL: 'C' } as const satisfies Record<Seal, string>;
/** The subject as SUBJECT_PATTERN has it. */
const PARTS = /^sealed:1:([PC]):([A-Za-z0-9][A-Za-z0-9_-]{0,63}):([A-Za-z0-9_-]+)$/;

/** True for text that reads as a sealed value, whether or not it opens. */
export function isSealed(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** Any text can be sealed, one that reads as sealed too: it opens to itself. */
export function sealText(
  text: string,
  seal: Seal,
  subject: string,
  key: KeyObject,
  place: SealedPlace,
): string {
  const box = encrypt(key, text, contextOf(place));
  return `${PREFIX}${LETTERS[seal]}:${subject}:${box.toString('base64url')}`;
}

/** The parts of a sealed value, or undefined where it only begins like one. */
export function parseSealed(text: string): SealedParts | undefined {
  const [, letter, subject, box] = PARTS.exec(text) ?? [];
  if (subject === undefined || box === undefined) return undefined;
  const seal = letter === LETTERS.PERSONAL ? 'PERSONAL' : 'CONFIDENTIAL';
  return { seal, subject, box: Buffer.from(box, 'base64url') };
}

/** The text, or undefined where anything about it or its place differs from when it was sealed. */
export function openText({ box }: SealedParts, key: KeyObject, place: SealedPlace): string | undefined {
  return decrypt(key, box, contextOf(place))?.toString();
}

/** `JSON.stringify` of strings and whole numbers in arrays is canonical JSON as it stands. */
const contextOf = ({ eventId, path }: SealedPlace): Buffer => Buffer.from(JSON.stringify([eventId, path]));
