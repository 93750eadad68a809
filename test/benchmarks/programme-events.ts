import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandExecutor, findCommand } from '#application';
import { type JsonObject, memoryEventLog, type NewEvent, type RecordedEvent } from '#event-log';
import { environmentMasterKey, openSqliteKeyStore } from '#privacy';
import { type Cast, smallProgramme } from '../support/programme.js';
import { seededId } from './seeded-id.js';

type Placed = readonly [stream: string, event: NewEvent];

const cast: Cast = {
  contract: 'contract-q1',
  mentor: 'mentor-q1',
  mentee: 'mentee-q2',
  third: 'third-q3',
  imported: 'imported-q4',
  officer: 'officer-q5',
  trainer: 'trainer-q6',
};

/** Names that each telling of the programme has of its own. The officer, the trainer and the area stay the same. */
const OWN = [
  cast.contract,
  cast.mentor,
  cast.mentee,
  cast.third,
  cast.imported,
  ...['group-1', 'match-1', 'case-mentor', 'case-mentee', 'session-1', 'goal-1', 'breach-1', 'feedback-1'],
  'application-1',
];
const NAMES = new RegExp(OWN.join('|'), 'g');

/** So many events: the small programme of the tests, every kind of step of it, told again with other people. */
export async function programmeEvents(count: number, seed: number): Promise<Iterable<Placed>> {
  const once = await toldOnce(seed);
  return (function* () {
    for (let told = 0; told < count; told += 1) {
      const event = once[told % once.length];
      if (event) yield again(event, seededId(seed, told), Math.floor(told / once.length));
    }
  })();
}

function again({ stream, type, data, metadata }: RecordedEvent, id: string, telling: number): Placed {
  const rename = (text: string): string => text.replace(NAMES, (name) => `${name}-t${telling}`);
  const copy = (value: JsonObject): JsonObject => JSON.parse(rename(JSON.stringify(value))) as JsonObject;
  return [rename(stream), { id, type, data: copy(data), metadata: copy(metadata) }];
}

/** The events of one telling, as real commands record them. */
async function toldOnce(seed: number): Promise<readonly RecordedEvent[]> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const clock = (): Date => new Date();
  const log = memoryEventLog({ clock });
  const masterKey = environmentMasterKey('KEY', { KEY: randomBytes(32).toString('base64') });
  const keys = openSqliteKeyStore({ file: join(folder, 'keys.db'), masterKey });
  try {
    const now = (): string => clock().toISOString();
    let ids = 0;
    const executor = commandExecutor({ log, keys, now, newId: () => seededId(seed + 1, (ids += 1)) });
    for (const [role, command, input] of smallProgramme(cast)) {
      const definition = findCommand(command);
      if (!definition) throw new Error(`there is no command ${command}`);
      const actor = { id: `staff-${role.toLowerCase()}`, role, organisation: 'user-voice' };
      await executor.execute(definition, input, { actor });
    }
    const events: RecordedEvent[] = [];
    for await (const event of log.readAll()) events.push(event);
    return events;
  } finally {
    await log.close();
    await keys.close();
    rmSync(folder, { recursive: true });
  }
}
