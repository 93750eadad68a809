import { WrongMasterKey } from '../errors.js';
import type { KeptMasterKey, MasterKeyProvider } from './master-key.js';

/** The id of a master key in bytes. It stands in front of each key that was wrapped by it. */
export const ID_BYTES = 8;

/**
 * The master keys that a process has been given. Each wrapped key begins with the id of the one that wrapped it, so
 * that keys of both open while one takes the place of the other, and a backup says which one it needs.
 */
export class MasterKeyRing {
  private readonly known = new Map<string, MasterKeyProvider>();

  /**
   * @param first makes a new database its own; nothing is asked of it before it is needed
   * @param others looked for again whenever an id is met that is not known yet: a rotation may just have begun
   * @param elsewhere those that must be waited for: asked only where a key is met that none at hand opens
   */
  constructor(
    readonly first: MasterKeyProvider,
    private readonly others: () => readonly MasterKeyProvider[] = () => [],
    private readonly elsewhere: () => Promise<readonly MasterKeyProvider[]> = async () => [],
  ) {}

  add(masterKey: MasterKeyProvider): void {
    this.known.set(masterKey.keyId, masterKey);
  }

  /** Fetches those that are not at hand. @throws SecretUnusable where the service that has them does not give them */
  async fetchMore(): Promise<void> {
    for (const masterKey of await this.elsewhere()) this.add(masterKey);
  }

  /** Whether all that a key database holds can be opened. @throws SecretUnusable */
  opens({ masterKeyId, formerId }: KeptMasterKey): boolean {
    return this.of(masterKeyId) !== undefined && (formerId === null || this.of(formerId) !== undefined);
  }

  /** @throws SecretUnusable where the first cannot be read */
  of(keyId: string): MasterKeyProvider | undefined {
    const known = this.known.get(keyId);
    if (known) return known;
    for (const masterKey of [this.first, ...this.others()]) this.add(masterKey);
    return this.known.get(keyId);
  }

  /** @throws WrongMasterKey, SecretUnusable */
  require(keyId: string, location: string): MasterKeyProvider {
    const found = this.of(keyId);
    if (!found) throw new WrongMasterKey(location, keyId, this.first.keyId);
    return found;
  }

  /** @throws WrongMasterKey, SecretUnusable */
  wrap(keyId: string, plain: Buffer, context: string, location: string): Buffer {
    return Buffer.concat([
      idBytes(keyId),
      this.require(keyId, location).wrap(plain, boundTo(keyId, context)),
    ]);
  }

  /** Undefined where it was not wrapped for this context by any of them. */
  unwrap(wrapped: Buffer, context: string): Buffer | undefined {
    const keyId = wrapped.subarray(0, ID_BYTES).toString('hex');
    const opened = this.of(keyId)?.unwrap(wrapped.subarray(ID_BYTES), boundTo(keyId, context));
    return opened ?? this.unwrapUnnamed(wrapped, context);
  }

  /** Keys of the first version, before they named their master key: a rotation gives them its name. */
  private unwrapUnnamed(wrapped: Buffer, context: string): Buffer | undefined {
    for (const masterKey of this.known.values()) {
      const opened = masterKey.unwrap(wrapped, context);
      if (opened) return opened;
    }
    return undefined;
  }
}

export const idBytes = (keyId: string): Buffer => Buffer.from(keyId, 'hex');

const boundTo = (keyId: string, context: string): string => `${context}|${keyId}`;
