import { v5 as uuidV5 } from 'uuid';
import type { EventLog } from '#event-log';
import { type KeyStore, SEALS } from '#privacy';
import { dataSubject, present, type ProgrammeEvent, streams } from '#programme';
import { confirmKeyDestruction } from '../data-subject/erasure-commands.js';
import type { CommandExecutor } from '../execution/index.js';
import { historyReader } from '../execution/history-reader.js';

/** Namespace of the ids by which a destruction is said once. Never change it. */
const NAMESPACE = '0d6c1f5e-5a1b-5c3b-9a53-2f0c8f3b7e10';

export interface ErasureDependencies {
  readonly log: EventLog;
  readonly keys: KeyStore;
  readonly executor: CommandExecutor;
}

/**
 * Makes true what was ordered: destroys every key of the person, and only then says so in the log. Whatever
 * interrupts it, doing it again from the start finishes it, and says it once. Where it was all done before, keys
 * that are there again (their database was brought back from a backup) are destroyed once more.
 * @param event the order, or an entry that says that the keys were destroyed
 * @param again true where the last attempt failed: old pages may still hold what is out of use already
 * @throws DestructionIncomplete, KeysUnavailable; what the log throws where it could not store. Repeat it then
 */
export async function finishErasure(
  { log, keys, executor }: ErasureDependencies,
  event: Pick<ProgrammeEvent, 'id' | 'subjects' | 'traceparent'>,
  { again = false } = {},
): Promise<void> {
  const personId = event.subjects[0];
  if (personId === undefined) throw new Error(`the erasure ${event.id} names nobody`);
  const { value } = await historyReader(log).read(
    dataSubject,
    streams.dataSubject(personId),
    ({ latest }) => ({
      said: latest.keysDestroyed,
    }),
  );
  // Before it was said, a key that is out of use may still stand in the database's old pages: destroying overwrites it.
  if (value.said && !again && (await isDestroyed(keys, personId))) return;
  await keys.destroy(personId);
  if (value.said) return;
  const commandId = uuidV5(personId, NAMESPACE);
  const actor = { id: 'reaction-erasure', role: 'SYSTEM', organisation: 'throughline' };
  const { id: causationId, traceparent } = event;
  const sender = { actor, causationId, ...present({ traceparent }) };
  await executor.execute(confirmKeyDestruction, { personId, commandId }, sender);
}

async function isDestroyed(keys: KeyStore, subject: string): Promise<boolean> {
  const found = await keys.find(SEALS.map((seal) => ({ subject, seal })));
  return found.every((key) => key === 'destroyed');
}
