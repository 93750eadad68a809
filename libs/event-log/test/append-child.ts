/** A process that appends one event to the log at the connection string it is given, says so, and ends by itself. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openEventStoreDbLog } from '../src/index.js';

const log = openEventStoreDbLog({ connectionString: process.argv[2] ?? '' });
const event = { id: randomUUID(), type: 'SessionHeld', data: {}, metadata: {} };
const { revision } = await log.append('match-1', [event], { expected: 'no_stream' });
for await (const { kind } of log.subscribe({ after: 'start', signal: new AbortController().signal })) {
  if (kind === 'caught-up') break;
}
await log.close();
writeSync(1, `stored at ${revision}\n`);
