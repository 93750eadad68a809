import { describe, it } from '@jest/globals';
import { openEventStoreDbLog } from '#event-log';
import { servers } from '../support/stores.js';
import { describeSmallProgramme } from './suites/small-programme.js';

/** Not EVENTSTOREDB_TEST_URL: the suites of the log write to that server, in the same run and at the same time. */
const connectionString = process.env['EVENTSTOREDB_EMPTY_TEST_URL'];

if (connectionString === undefined) {
  describe.skip('On a real EventStoreDB and PostgreSQL', () => {
    it('nothing is tested, because EVENTSTOREDB_EMPTY_TEST_URL names no server', () => undefined);
  });
} else {
  describeSmallProgramme('On a real EventStoreDB and PostgreSQL', async () => {
    await requireEmpty(connectionString);
    return servers(connectionString);
  });
}

/** The programme reads all of its log: what others have there would be taken for its own. */
async function requireEmpty(url: string): Promise<void> {
  const log = openEventStoreDbLog({ connectionString: url });
  try {
    if ((await log.head()) === null) return;
  } finally {
    await log.close();
  }
  throw new Error(
    'EVENTSTOREDB_EMPTY_TEST_URL names a server that holds events: start a new one for this test alone',
  );
}
