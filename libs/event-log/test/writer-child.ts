/**
 * A writing process for specs to kill. Arguments: the log's file, how many appends to keep under way at once, and
 * optionally a user to become before opening it. It prints `open`, then the id of each event as it is
 * acknowledged; where it cannot open the log it prints the error's code and message instead.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { EventLogError, openSqliteEventLog, type EventLog, type ExpectedRevision } from '../src/index.js';

const [file = '', writers = '0', user] = process.argv.slice(2);
// A synchronous write has left the process when it returns, so what was printed was acknowledged.
const print = (line: string): void => void writeSync(1, `${line}\n`);

if (user !== undefined) process.setuid?.(Number(user));
try {
  const log = openSqliteEventLog({ file, clock: () => new Date() });
  print('open');
  for (let writer = 0; writer < Number(writers); writer += 1) void appendForever(log, writer);
  // It names the log, which would else be collected, and its lock with it, where nothing is appended.
  setInterval(() => void log, 60_000);
} catch (error) {
  if (!(error instanceof EventLogError)) throw error;
  print(`${error.code} ${error.message}`);
}

async function appendForever(log: EventLog, writer: number): Promise<never> {
  let expected: ExpectedRevision = 'no_stream';
  for (;;) {
    const events = [event(writer), event(writer)] as const;
    expected = (await log.append(`match-${process.pid}x${writer}`, events, { expected })).revision;
    print(events.map(({ id }) => id).join('\n'));
  }
}

function event(writer: number) {
  return { id: randomUUID(), type: 'SessionHeld', data: { writer, text: 'x'.repeat(500) }, metadata: {} };
}
