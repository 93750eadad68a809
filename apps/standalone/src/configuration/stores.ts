import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { parseEventStoreDbConnection } from '#event-log';
import { isLoopback } from './loopback.js';

/** A file, or a folder of files, of this process. */
export interface SqliteStore {
  readonly kind: 'sqlite';
  readonly path: string;
}

/** A server. The connection string holds secrets: it goes to the driver, and nowhere else. */
export interface ServerStore<Kind extends string> {
  readonly kind: Kind;
  readonly connectionString: string;
  /** True where whoever listens on the way reads along: another machine, and no TLS that is verified. */
  readonly exposed: boolean;
}

export type LogStore = SqliteStore | ServerStore<'esdb'>;
export type DatabaseStore = SqliteStore | ServerStore<'postgres'>;

/** What a setting names, or the rule that it breaks. */
export type Read<Store> = { readonly store: Store } | { readonly rule: string };

/** `sqlite:path` */
export function readSqlite(text: string): SqliteStore | undefined {
  const path = /^sqlite:(?<path>.+)$/.exec(text)?.groups?.['path'];
  return path === undefined ? undefined : { kind: 'sqlite', path: resolve(path.replace(/^\/\//, '')) };
}

/** `esdb://…`: what the log says against it is the rule. */
export function readEventStoreDb(connectionString: string): Read<ServerStore<'esdb'>> {
  try {
    const { insecure, hosts } = parseEventStoreDbConnection(connectionString);
    const exposed = insecure && !hosts.every(({ address }) => isLoopback(address));
    return { store: { kind: 'esdb', connectionString, exposed } };
  } catch (error) {
    if (!isInvalidArgument(error)) throw error;
    return { rule: error.message.replace(/^connectionString: /, '') };
  }
}

const CERTIFICATES = ['sslrootcert', 'sslcert', 'sslkey'] as const;
const DATABASE_FORM = 'must be postgres://user:password@host:port/database, with special characters as %xx';

/** `postgres://…`. The driver reads certificates while it connects, and would name no setting then. */
export function readPostgres(connectionString: string): Read<ServerStore<'postgres'>> {
  if (!URL.canParse(connectionString)) return { rule: DATABASE_FORM };
  const { hostname, pathname, searchParams } = new URL(connectionString);
  if (!/^\/[^/]+$/.test(pathname)) return { rule: DATABASE_FORM };
  for (const name of CERTIFICATES) {
    const file = searchParams.get(name);
    if (file !== null && !isReadable(file)) return { rule: `names a file that cannot be read (${name})` };
  }
  const host = searchParams.get('host') ?? hostname;
  const isLocal = host === '' || host.startsWith('/') || isLoopback(host);
  const exposed = !isLocal && searchParams.get('sslmode') !== 'verify-full';
  return { store: { kind: 'postgres', connectionString, exposed } };
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false; // whatever keeps it from being read: the setting must name another
  }
}

function isInvalidArgument(error: unknown): error is { readonly message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'INVALID_ARGUMENT' &&
    'message' in error
  );
}
