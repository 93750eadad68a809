import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import { memoryEventLog } from '#event-log';
import { environmentMasterKey, openSqliteKeyStore } from '#privacy';
import { type AnyFact, decode, Refusal } from '#programme';
import { findCommand } from '../catalogue/index.js';
import { commandExecutor, type Receipt, type Sender } from '../execution/index.js';

/** A programme on a log in memory, with a clock that a test sets. */
export function programmeForTest(start = '2013-06-01T12:00:00.000Z') {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-application-'));
  let now = start;
  const log = memoryEventLog({ clock: () => new Date(now) });
  const keys = openSqliteKeyStore({
    file: join(folder, 'keys.db'),
    masterKey: environmentMasterKey('KEY', { KEY: randomBytes(32).toString('base64') }),
  });
  const executor = commandExecutor({ log, keys, now: () => now, newId: () => uuidV7() });
  const sender: Sender = { actor: { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' } };

  const send = (name: string, input: object, from = sender): Promise<Receipt> => {
    const definition = findCommand(name);
    if (!definition) throw new Error(`there is no command ${name}`);
    return executor.execute(definition, input, from);
  };
  return {
    log,
    keys,
    executor,
    send,
    /** Sends a command that must be refused, and gives the refusal. */
    async refusal(name: string, input: object): Promise<Refusal> {
      try {
        await send(name, input);
      } catch (error) {
        if (error instanceof Refusal) return error;
        throw error;
      }
      throw new Error(`${name} was accepted`);
    },
    setClock(to: string) {
      now = to;
    },
    async events(): Promise<readonly AnyFact[]> {
      const events: AnyFact[] = [];
      for await (const event of log.readAll()) events.push(decode(event));
      return events;
    },
    async close() {
      await log.close();
      await keys.close();
      rmSync(folder, { recursive: true });
    },
  };
}
export type ProgrammeForTest = ReturnType<typeof programmeForTest>;
