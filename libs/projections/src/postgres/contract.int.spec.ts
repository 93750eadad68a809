import { afterAll, beforeAll } from '@jest/globals';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import { describeProjectionEngine } from '../contract/describe-projection-engine.js';
import { postgresPlace } from '../testing/postgres-place.js';

let server: PostgresServer;
let database: string;
beforeAll(async () => {
  server = await PostgresServer.start();
  database = await server.database();
});
afterAll(() => server.end());

describeProjectionEngine('PostgreSQL', async () => postgresPlace(database));
