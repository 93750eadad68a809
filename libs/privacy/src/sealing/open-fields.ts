import { SealBroken } from '../errors.js';
import type { KeyReader } from '../keys/key-store.js';
import type { Seal } from '../seal.js';
import { type FieldPath, isSealed, openText, parseSealed } from './sealed-text.js';
import { mapStrings } from './walk.js';

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

/**
 * Opens every sealed text in a value, at whatever depth. It becomes the text itself, `[erased]` where its key was
 * destroyed, or `[confidential]` where its seal is not among those that may be opened, erased or not. What is
 * opened is not looked into again.
 *
 * A read model that keeps one field of an event opens it with the path that it had there.
 * @param path where `value` stood in the event: `['data']` for its data, `['data', 'reason']` for that field
 * @throws SealBroken where a value was changed or moved, or its key is missing without having been destroyed
 */
export function openFields<Value>(
  value: Value,
  eventId: string,
  path: FieldPath,
  keys: KeyReader,
  { seals }: OpenOptions,
): Value {
  return mapStrings(value, path, (text, place) => {
    if (!isSealed(text)) return text;
    const sealed = parseSealed(text);
    if (!sealed) throw new SealBroken(eventId, place, 'MALFORMED');
    if (!seals.includes(sealed.seal)) return CONFIDENTIAL;
    const key = keys.find(sealed.subject, sealed.seal);
    if (key === 'destroyed') return ERASED;
    if (!key) throw new SealBroken(eventId, place, 'KEY_MISSING', sealed.seal);
    const opened = openText(sealed, key, { eventId, path: place });
    if (opened === undefined) throw new SealBroken(eventId, place, 'TAMPERED', sealed.seal);
    return opened;
  });
}

/** Replaces every sealed text by `[sealed]`, for exports: even ciphertext says how long a text is, and of whom. */
export function redactSealed<Value>(value: Value): Value {
  return mapStrings(value, [], (text) => (isSealed(text) ? SEALED : text));
}
