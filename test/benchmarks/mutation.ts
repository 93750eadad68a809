import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sqliteStorage } from '#projections';
import type { Api } from '../support/api.js';
import { castOf, commissioning, perform, supervised } from '../support/programme.js';
import { daysAgo } from '../support/days.js';
import { FreshStreams } from './append-pair.js';
import { BareLog } from './bare-log.js';
import { bothSides, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { filledLog } from './filled-logs.js';
import { notes } from './notes.js';
import { startProcess } from './server.js';

const MUTATIONS = 80;
const PERSONS = Array.from({ length: 20 }, (_, index) => `bench-${index}`);

/**
 * From sending a mutation with a sealed field over HTTP until its receipt is here: the whole process answers, with
 * projections and reactions at work beside. The log holds a programme of the setting's size, which read models and
 * reactions have taken in before anything is timed. The memory is of this process, which is only the client.
 */
export async function mutationToReceipt(setting: Setting): Promise<OpenFigure> {
  const { events, folder, seed } = setting;
  const bare = new BareLog(filledLog(setting, 'programme', 'bare.db'));
  const streams = new FreshStreams();
  const { api, stop } = await startOnProgramme(setting, join(folder, 'data'));
  const cast = castOf(api);
  await perform(api, [
    ...commissioning(cast),
    ...PERSONS.flatMap((personId) => supervised(personId, cast.officer, 20, 200)),
  ]);
  const mutate = async (index: number): Promise<void> => {
    const personId = PERSONS[index % PERSONS.length];
    const input = { occurredOn: daysAgo(0), personId, name: `Name ${performance.now()}` };
    await api.command('OFFENDER_MANAGER', 'RecordPersonalDetails', input);
  };
  await timeEach(PERSONS.length, mutate); // each person's key is made once, and not again
  return {
    round(round) {
      const appended = notes(seed, events + Number(round) * MUTATIONS, MUTATIONS);
      const insert = (index: number): void => {
        const event = appended[index];
        const { stream, revision } = streams.next(index);
        if (event) bare.append(stream, revision, event);
      };
      return bothSides(
        round,
        async () => timeEachNow(MUTATIONS, insert),
        () => timeEach(MUTATIONS, mutate),
      );
    },
    async close() {
      bare.close();
      await stop();
    },
  };
}

/** The process on a log that is filled already. Its keys are made first: it takes no log whose keys are gone. */
async function startOnProgramme(setting: Setting, data: string): Promise<Started> {
  await (await startProcess(data)).stop();
  for (const rest of ['log.db-wal', 'log.db-shm', 'read-models']) {
    rmSync(join(data, rest), { recursive: true, force: true });
  }
  filledLog({ ...setting, folder: data }, 'programme');
  const started = await startProcess(data);
  await untilAllIsTakenIn(started.api, data);
  return started;
}

type Started = Awaited<ReturnType<typeof startProcess>>;

/**
 * Waits, for as long as it takes, until read models and reactions have come to the end of the log. A reaction appends
 * before it notes how far it has come, so the end may have moved.
 */
async function untilAllIsTakenIn(api: Api, data: string): Promise<void> {
  for (; ; await pause(100)) {
    if (!(await fetch(`${api.url}/health/ready`)).ok) continue;
    const { head } = await api.recordState();
    if (head === null) throw new Error('the log of the process is empty: it was not filled');
    const reacted = await reactedTo(data);
    if (reacted === null || reacted < head) continue;
    await api.caughtUp(head);
    if ((await api.recordState()).head === head) return;
  }
}

/** How far the reactions of a process have come; null where they have not begun. */
async function reactedTo(data: string): Promise<string | null> {
  const storage = sqliteStorage({ folder: join(data, 'read-models') });
  try {
    return await storage.checkpoint('reactions').read();
  } finally {
    await storage.close();
  }
}
