import { createHash } from 'node:crypto';
import type { Build } from '../storage/projection-storage.js';

/** PostgreSQL cuts longer names off, and two builds could become one. */
const MAX_NAME = 63;
const NAMESPACE = /^[a-z][a-z0-9_]{0,29}$/;

/** Where everything of one namespace lies: a schema of the engine, and one for each build of each projection. */
export class Layout {
  /** @throws RangeError where the namespace cannot name a schema */
  constructor(readonly namespace: string) {
    if (NAMESPACE.test(namespace)) return;
    throw new RangeError(`a namespace is named like throughline, in at most 30 characters, not ${namespace}`);
  }

  /** Notices of commits go over this channel. */
  get channel(): string {
    return this.namespace;
  }

  /** @throws RangeError where the name would be too long for PostgreSQL */
  schemaOf(projection: string, { version, generation }: Build): string {
    const name = `${this.prefixOf(projection)}${version}_${generation}`;
    if (name.length <= MAX_NAME) return name;
    throw new RangeError(`${name} is too long to name a schema: PostgreSQL allows ${MAX_NAME} characters`);
  }

  /** What the names of all builds of a projection begin with. */
  prefixOf(projection: string): string {
    return `${this.namespace}_${projection.replaceAll('-', '_')}_v`;
  }

  /** Undefined where the schema is not a build of the projection. */
  buildOf(projection: string, schema: string): Build | undefined {
    const prefix = this.prefixOf(projection);
    if (!schema.startsWith(prefix)) return undefined;
    const [, version, generation] = /^(\d+)_(\d+)$/.exec(schema.slice(prefix.length)) ?? [];
    return version === undefined ? undefined : { version: Number(version), generation: Number(generation) };
  }

  /** Whoever begins, flips or drops builds holds this one: such steps follow one another. */
  get stepLock(): bigint {
    return lockKey(this.namespace, 'step');
  }

  /** Held, shared, by whoever builds it or has begun to: then nobody drops it. */
  buildLock(schema: string): bigint {
    return lockKey(this.namespace, 'build', schema);
  }

  /** Held, shared, by every process whose code is of this version: then nobody drops what it reads. */
  versionLock(projection: string, version: number): bigint {
    return lockKey(this.namespace, 'version', projection, String(version));
  }
}

/** Advisory locks are told apart by 64 bits that the whole database shares. */
function lockKey(...parts: readonly string[]): bigint {
  return createHash('sha256')
    .update(['throughline', ...parts].join('\0'))
    .digest()
    .readBigInt64BE();
}
