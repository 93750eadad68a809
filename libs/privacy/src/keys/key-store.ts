import type { KeyObject } from 'node:crypto';
import type { Seal } from '../seal.js';
import type { MasterKeyProvider } from './master-key.js';

/** Which of whose keys. */
export interface KeyName {
  readonly subject: string;
  readonly seal: Seal;
}

/** A key store in which one master key can take the place of another. */
export interface MasterKeyRotation {
  /**
   * Wraps every key anew, without touching what they seal. From its first step on, new keys are wrapped by `to`, and
   * whoever opens or makes keys must have been given both; from its last on, `to` alone. Whatever interrupts it,
   * repeating it goes on. No copy wrapped by the old one is left in the database's own files.
   * @param onProgress told how many have been wrapped anew
   * @returns how many were wrapped anew by this call
   * @throws RotationUnfinished where another rotation is, or old pages could not be overwritten yet
   * @throws WrongMasterKey, KeysUnavailable, KeysCorrupt, SecretUnusable
   */
  rotateMasterKey(to: MasterKeyProvider, onProgress?: (rewrapped: number) => void): Promise<number>;
}

/**
 * A key store that remembers which destructions are not overwritten yet. A process may end between taking keys out of
 * use and overwriting where they stood, and nothing else would know of it: the keys read as destroyed already.
 */
export interface Overwriting {
  /**
   * Overwrites what destroyed keys left behind, where a process ended before it had done so.
   * @returns whether anything was left
   * @throws DestructionIncomplete where old pages cannot be overwritten yet: repeat it
   * @throws KeysUnavailable
   */
  overwriteDestroyed(): Promise<boolean>;
}

/** A place in the log: what lies up to and including `after`, where the next event is the one named. */
export interface ErasedUntil {
  readonly after: string;
  /** Id of the event that follows: of another log it would be another. */
  readonly nextId: string;
}

/**
 * A key store that remembers up to where in the log everybody who is erased was found to have no keys. It lies with
 * the keys, so that a backup of them brings back the place that belongs to it.
 */
export interface RemembersErased {
  /**
   * Undefined where none is known, or where fewer keys are destroyed than there were then: part of the database was
   * brought back from a backup.
   * @throws KeysUnavailable
   */
  erasedUntil(): Promise<ErasedUntil | undefined>;
  /** @throws KeysUnavailable */
  rememberErasedUntil(place: ErasedUntil): Promise<void>;
}

/** A 256-bit key, in the form in which ciphers take it fastest, and which no log prints. */
export type DataKey = KeyObject;

/** `destroyed` where it was destroyed; undefined where none was ever made. */
export type FoundKey = DataKey | 'destroyed' | undefined;

/** What is needed to open sealed fields. */
export interface KeyReader {
  /**
   * Many at once, so that a page of results costs one lookup, wherever the keys lie. Makes none. A destruction, also
   * by another process, is seen by every lookup that begins after it.
   * @returns in the order wanted; the same may be wanted twice
   * @throws KeysUnavailable where the same may be tried again, KeysCorrupt; WrongMasterKey where the master key was
   * rotated, and the new one is not to be had by this process
   */
  find(wanted: readonly KeyName[]): Promise<readonly FoundKey[]>;
  close(): Promise<void>;
}

/**
 * The keys of data subjects, one for each subject and seal, kept apart from the log. Guarantees:
 *
 * - A key is durably stored before `dataKeys` gives it out: nothing is ever sealed under a key that could be lost.
 * - One key for each subject and seal, for good: asked again, also by another process at the same moment, `dataKeys`
 *   gives the same.
 * - Destruction is final. It covers both seals, also where no key had been made yet, and outlives restarts.
 */
export interface KeyStore extends KeyReader {
  /**
   * The keys to seal with, made where there are none.
   * @returns in the order wanted; the same may be wanted twice
   * @throws SubjectErased, InvalidPersonalField, KeysUnavailable, KeysCorrupt, WrongMasterKey
   */
  dataKeys(wanted: readonly KeyName[]): Promise<readonly DataKey[]>;
  /**
   * Destroys the subject's keys, and overwrites where they stood. Doing it again is harmless.
   * @throws DestructionIncomplete where old pages could not be overwritten yet: repeat it
   * @throws InvalidPersonalField, KeysUnavailable
   */
  destroy(subject: string): Promise<void>;
}
