import { type DatabaseConnection, type Dialect, type Driver, Kysely, type Transaction } from 'kysely';
import type { EngineTables } from '../kysely/engine-tables.js';

/** The database of a transaction, where each query first waits for `flush`. */
export function flushingFirst(
  transaction: Transaction<EngineTables>,
  flush: () => Promise<void>,
): Kysely<EngineTables> {
  const executor = transaction.getExecutor();
  const connection: DatabaseConnection = {
    async executeQuery(query) {
      await flush();
      return executor.provideConnection((real) => real.executeQuery(query));
    },
    streamQuery() {
      throw new Error(`a projection reads whole results: ${WITHIN}`);
    },
  };
  const dialect: Dialect = {
    createAdapter: () => executor.adapter,
    createDriver: () => driverOf(connection),
    createIntrospector: () => {
      throw new Error(`a projection knows its tables: ${WITHIN}`);
    },
    createQueryCompiler: () => ({ compileQuery: (node, id) => executor.compileQuery(node, id) }),
  };
  return new Kysely<EngineTables>({ dialect, plugins: [...executor.plugins] });
}

function driverOf(connection: DatabaseConnection): Driver {
  const refused = () => Promise.reject(new Error(`a projection does not begin or end one: ${WITHIN}`));
  const nothing = () => Promise.resolve();
  return {
    init: nothing,
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refused,
    commitTransaction: refused,
    rollbackTransaction: refused,
    releaseConnection: nothing,
    destroy: nothing,
  };
}

const WITHIN = 'it works within the transaction of its batch';
