import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEventLog } from '../contract/index.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { openSqliteEventLog } from './open.js';

describeEventLog('the log on SQLite', async () => {
  const folder = await temporaryFolder();
  const open = () => openSqliteEventLog({ file: join(folder, 'log.db'), clock: () => new Date() });
  let log = open();
  return {
    log,
    async reopen() {
      await log.close();
      return (log = open());
    },
    async cleanUp() {
      await log.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
