import type { Seal } from '../seal.js';

/** A 256-bit key; `destroyed` where it was destroyed; undefined where none was ever made. */
export type FoundKey = Buffer | 'destroyed' | undefined;

/** What is needed to open sealed fields. */
export interface KeyReader {
  /**
   * Synchronous, so that opening a page of results is one turn of the event loop. A destruction by another
   * process is seen by the next call.
   * @throws KeysUnavailable, KeysCorrupt
   */
  find(subject: string, seal: Seal): FoundKey;
  close(): Promise<void>;
}

/**
 * The keys of data subjects, one for each subject and seal, kept apart from the log. Guarantees:
 *
 * - A key is durably stored before `dataKey` gives it out: nothing is ever sealed under a key that could be lost.
 * - One key for each subject and seal, for good: asked again, `dataKey` gives the same.
 * - Destruction is final. It covers both seals, also where no key had been made yet, and outlives restarts.
 */
export interface KeyStore extends KeyReader {
  /**
   * The key to seal with, made where there is none.
   * @throws SubjectErased, InvalidPersonalField, KeysUnavailable, KeysCorrupt
   */
  dataKey(subject: string, seal: Seal): Promise<Buffer>;
  /**
   * Destroys the subject's keys, and overwrites where they stood. Doing it again is harmless.
   * @throws DestructionIncomplete where old pages could not be overwritten yet: repeat it
   * @throws InvalidPersonalField, KeysUnavailable
   */
  destroy(subject: string): Promise<void>;
}
