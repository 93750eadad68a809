import { SealBroken } from '../errors.js';
import type { FoundKey, KeyName, KeyReader } from '../keys/key-store.js';
import type { Seal } from '../seal.js';
import { type FoundText, sealedTexts, withText } from './places.js';
import { type FieldPath, openText, parseSealed, type SealedParts } from './sealed-text.js';

/** What stands where the key was destroyed. Readers meet this word, never an error. */
export const ERASED = '[erased]';
/** What stands where the reader may not have the seal opened. */
export const CONFIDENTIAL = '[confidential]';
/** What stands in an export, where nothing is opened. */
export const SEALED = '[sealed]';

export interface OpenOptions {
  /** The seals that may be opened for this reader: see `sealsOpenTo` of `#access`. */
  readonly seals: readonly Seal[];
}

/** A value that may hold sealed text, and the place that it came from: see `openFields`. */
export interface ToOpen<Value> extends OpenOptions {
  readonly value: Value;
  readonly eventId: string;
  readonly path: FieldPath;
}

/**
 * Opens every sealed text in a value, at whatever depth. It becomes the text itself, `[erased]` where its key was
 * destroyed, or `[confidential]` where its seal is not among those that may be opened, erased or not. What is
 * opened is not looked into again. What is not sealed is shared with the value given, which never changes.
 *
 * A read model that keeps one field of an event opens it with the path that it had there.
 * @param path where `value` stood in the event: `['data']` for its data, `['data', 'reason']` for that field
 * @throws SealBroken where a value was changed or moved, or its key is missing without having been destroyed
 * @throws KeysUnavailable, KeysCorrupt
 */
export async function openFields<Value>(
  value: Value,
  eventId: string,
  path: FieldPath,
  keys: KeyReader,
  { seals }: OpenOptions,
): Promise<Value> {
  const opening = new Opening({ value, eventId, path, seals });
  return opening.wanted.length === 0 ? opening.with([]) : opening.with(await keys.find(opening.wanted));
}

/**
 * Opens many values as `openFields` does, with one lookup of keys for all of them: for pages of a log or a list. For
 * values of different kinds there is `gatherLookups`.
 * @returns the opened values in the order given
 */
export async function openAll<Value>(
  values: readonly ToOpen<Value>[],
  keys: KeyReader,
): Promise<readonly Value[]> {
  const openings = values.map((one) => new Opening(one));
  const wanted = openings.flatMap((opening) => opening.wanted);
  const found = wanted.length === 0 ? [] : await keys.find(wanted);
  let from = 0;
  return openings.map((opening) => opening.with(found.slice(from, (from += opening.wanted.length))));
}

/** Replaces every sealed text by `[sealed]`, for exports: even ciphertext says how long a text is, and of whom. */
export function redactSealed<Value>(value: Value): Value {
  return sealedTexts(value, []).reduce((redacted, { path }) => withText(redacted, SEALED, path, 0), value);
}

/** One value on its way: what is sealed in it is known, the keys are not yet. */
class Opening<Value> {
  /** The keys that it takes, in the order of the texts that they open. */
  readonly wanted: readonly KeyName[];
  private readonly hidden: readonly FieldPath[];
  private readonly sealed: readonly (FoundText & { readonly parts: SealedParts })[];

  /** @throws SealBroken where text begins like a sealed value and is none */
  constructor(private readonly given: ToOpen<Value>) {
    const hidden = [];
    const sealed = [];
    for (const found of sealedTexts(given.value, given.path)) {
      const parts = parseSealed(found.text);
      if (!parts) throw new SealBroken(given.eventId, found.path, 'MALFORMED');
      if (given.seals.includes(parts.seal)) sealed.push({ ...found, parts });
      else hidden.push(found.path);
    }
    this.hidden = hidden;
    this.sealed = sealed;
    this.wanted = sealed.flatMap(({ parts: { seal, subjects } }) =>
      subjects.map((subject) => ({ subject, seal })),
    );
  }

  with(keys: readonly FoundKey[]): Value {
    let { value } = this.given;
    const depth = this.given.path.length;
    for (const path of this.hidden) value = withText(value, CONFIDENTIAL, path, depth);
    let from = 0;
    for (const one of this.sealed) {
      const own = keys.slice(from, (from += one.parts.subjects.length));
      value = withText(value, this.open(one, own), one.path, depth);
    }
    return value;
  }

  /** Where one of those whom it is about is erased, nobody reads it. */
  private open(
    { parts, path }: FoundText & { readonly parts: SealedParts },
    found: readonly FoundKey[],
  ): string {
    const { eventId } = this.given;
    if (found.includes('destroyed')) return ERASED;
    const keys = found.filter((key) => key !== undefined && key !== 'destroyed');
    if (keys.length < parts.subjects.length) throw new SealBroken(eventId, path, 'KEY_MISSING', parts.seal);
    const text = openText(parts, keys, { eventId, path });
    if (text === undefined) throw new SealBroken(eventId, path, 'TAMPERED', parts.seal);
    return text;
  }
}
