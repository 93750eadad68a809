import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { LogUnavailable } from '../errors.js';
import { assertOurs } from './file-header.js';
import { SCHEMA } from './schema.js';

/** How long a statement waits for a lock that a reader's recovery or checkpoint holds for a moment. */
const BUSY_TIMEOUT_MS = 2000;
/** Filters come in few shapes; what exceeds this is prepared anew, which costs microseconds. */
const MAX_STATEMENTS = 128;

/** A hook for tests that have to make a connection fail. It sees each connection as it is opened. */
export type OnConnect = (database: DatabaseSync) => void;

/** One open database, and the statements prepared on it. Rows come as arrays, integers as bigint. */
export class Connection {
  private readonly statements = new Map<string, StatementSync>();

  private constructor(readonly database: DatabaseSync) {}

  static openForWriting(file: string, onConnect: OnConnect | undefined): Connection {
    return Connection.open(file, false, (database) => {
      if (isEmpty(database)) database.exec(`BEGIN IMMEDIATE; ${SCHEMA}; COMMIT;`);
      checkPragmas(file, database);
      const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
      if (mode !== 'wal') {
        throw new LogUnavailable(
          file,
          'its disk does not support shared memory: put the log on a local disk',
        );
      }
      // FULL: with NORMAL, a loss of power could take back what append has acknowledged.
      database.exec(
        'PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; ' +
          'PRAGMA cache_size = -16384;',
      );
      onConnect?.(database);
    });
  }

  static openForReading(file: string, onConnect: OnConnect | undefined): Connection {
    return Connection.open(file, true, (database) => {
      checkPragmas(file, database);
      database.exec('PRAGMA trusted_schema = OFF;');
      onConnect?.(database);
    });
  }

  private static open(
    file: string,
    readOnly: boolean,
    prepare: (database: DatabaseSync) => void,
  ): Connection {
    const database = new DatabaseSync(file, { readOnly, timeout: BUSY_TIMEOUT_MS });
    try {
      prepare(database);
      return new Connection(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    if (this.statements.size >= MAX_STATEMENTS) this.statements.clear();
    const statement = this.database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    this.statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.statements.clear();
    if (this.database.isOpen) this.database.close();
  }
}

function isEmpty(database: DatabaseSync): boolean {
  return (
    pragma(database, 'application_id') === 0 &&
    pragma(database, 'user_version') === 0 &&
    database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  );
}

function checkPragmas(file: string, database: DatabaseSync): void {
  assertOurs(file, pragma(database, 'application_id'), pragma(database, 'user_version'));
}

function pragma(database: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
