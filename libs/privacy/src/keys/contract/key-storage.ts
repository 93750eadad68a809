import type { KeyReader, KeyStore, MasterKeyRotation, Overwriting, RemembersErased } from '../key-store.js';
import type { MasterKeyProvider } from '../master-key.js';

/** One place where keys lie, for one test: to be opened by several processes, and looked at from outside. */
export interface KeyStorage {
  open(options?: OpenedWith): Promise<KeyStore & MasterKeyRotation & Overwriting & RemembersErased>;
  /** As another process opens it that must not write. */
  openReadOnly(options?: OpenedWith): Promise<KeyReader>;
  /** What stands in the table as wrapped keys. */
  wrappedKeys(): Promise<readonly Buffer[]>;
  /** Every byte in which a key may stand that is in use no more. */
  bytes(): Promise<Buffer>;
  /** Runs SQL behind the store's back, with `data_key` and `zeros` (60 bytes of nothing) in the dialect's words. */
  run(sql: (words: { readonly zeros: string }) => string): Promise<void>;
  /** Begins to read the table as a backup does, and keeps at it until the function given back is called. */
  keepReading(): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

export interface OpenedWith {
  /** Default: the same for all that are opened. */
  readonly masterKey?: MasterKeyProvider;
  readonly otherMasterKeys?: () => readonly MasterKeyProvider[];
  readonly moreMasterKeys?: () => Promise<readonly MasterKeyProvider[]>;
  readonly cacheSize?: number;
}
