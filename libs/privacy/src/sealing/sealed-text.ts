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

/**
 * The parts of `sealed:1:<P or C>:<subjects>:<base64url of iv, ciphertext and tag>`. Subjects are divided by commas: what
 * is said of several is encrypted with the key of the first, then with that of each other in turn, so that it takes all
 * of their keys to open it.
 */
export interface SealedParts {
  readonly seal: Seal;
  readonly subjects: readonly string[];
  readonly box: Buffer;
}

const PREFIX = 'sealed:1:';
const LETTERS = { PERSONAL: 'P', CONFIDENTIAL: 'C' } as const satisfies Record<Seal, string>;
/** Each subject as SUBJECT_PATTERN has it. */
const PARTS =
  /^sealed:1:([PC]):([A-Za-z0-9][A-Za-z0-9_-]{0,63}(?:,[A-Za-z0-9][A-Za-z0-9_-]{0,63})*):([A-Za-z0-9_-]+)$/;

/** True for text that reads as a sealed value, whether or not it opens. */
export function isSealed(text: string): boolean {
  return text.startsWith(PREFIX);
}

/**
 * Any text can be sealed, one that reads as sealed too: it opens to itself.
 * @param keys of the subjects, in their order
 */
export function sealText(
  text: string,
  seal: Seal,
  subjects: readonly string[],
  keys: readonly KeyObject[],
  place: SealedPlace,
): string {
  if (keys.length !== subjects.length || keys.length === 0)
    throw new TypeError('a text is sealed with one key for each of its subjects');
  const context = contextOf(place, subjects);
  let box: Buffer | string = text;
  for (const key of keys) box = encrypt(key, box, context);
  return `${PREFIX}${LETTERS[seal]}:${subjects.join(',')}:${(box as Buffer).toString('base64url')}`;
}

/** The parts of a sealed value, or undefined where it only begins like one. */
export function parseSealed(text: string): SealedParts | undefined {
  const [, letter, subjects, box] = PARTS.exec(text) ?? [];
  if (subjects === undefined || box === undefined) return undefined;
  const seal = letter === LETTERS.PERSONAL ? 'PERSONAL' : 'CONFIDENTIAL';
  return { seal, subjects: subjects.split(','), box: Buffer.from(box, 'base64url') };
}

/**
 * The text, or undefined where anything about it or its place differs from when it was sealed.
 * @param keys of its subjects, in their order
 */
export function openText(
  { box, subjects }: SealedParts,
  keys: readonly KeyObject[],
  place: SealedPlace,
): string | undefined {
  const context = contextOf(place, subjects);
  return keys
    .reduceRight<Buffer | undefined>((inner, key) => inner && decrypt(key, inner, context), box)
    ?.toString();
}

/**
 * Of several subjects they are bound too; of one its key binds it, and what was sealed before there could be several
 * stays as it is. `JSON.stringify` of strings and whole numbers in arrays is canonical JSON as it stands.
 */
const contextOf = ({ eventId, path }: SealedPlace, subjects: readonly string[]): Buffer =>
  Buffer.from(JSON.stringify(subjects.length === 1 ? [eventId, path] : [eventId, path, subjects]));
