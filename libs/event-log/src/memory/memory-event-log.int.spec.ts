import { describeEventLog } from '../contract/index.js';
import { memoryEventLog } from './memory-event-log.js';

describeEventLog('the log in memory', async () => {
  const log = memoryEventLog({ clock: () => new Date() });
  return { log, cleanUp: () => log.close() };
});
