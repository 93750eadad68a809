import { afterAll, beforeAll } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { TestServer } from '../../../../test/eventstoredb-node/start.js';
import { describeEventLog } from '../contract/index.js';
import { openWith } from './open.js';

/** As everything is in earnest: over TLS, with credentials. */
const USERS = { writer: 'p@ss:w%rd' };
/** So that what a server does not tell by itself is soon asked for. */
const TIMING = { probeMs: 50 };

let folder = '';
let server: TestServer;
beforeAll(async () => {
  folder = await temporaryFolder();
  server = await TestServer.start({ folder, tls: true, users: USERS });
});
afterAll(async () => {
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

let logs = 0;
describeEventLog('the log on EventStoreDB, the test server', async () => {
  await server.openLog(`log-${(logs += 1)}.db`);
  const open = () => openWith({ connectionString: server.connectionString('writer') }, { timing: TIMING });
  let log = open();
  return {
    log,
    async reopen() {
      await Promise.all([log.close(), server.restart()]);
      return (log = open());
    },
    cleanUp: () => log.close(),
  };
});
