import { join } from 'node:path';
import { openSqliteEventLog } from '#event-log';
import { castOf, commissioning, perform, supervised } from '../support/programme.js';
import { daysAgo } from '../support/days.js';
import { FreshStreams } from './append-pair.js';
import { BareLog } from './bare-log.js';
import { bothSides, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { notes } from './notes.js';
import { startProcess } from './server.js';

const MUTATIONS = 80;
const PERSONS = Array.from({ length: 20 }, (_, index) => `bench-${index}`);

/**
 * From sending a mutation with a sealed field over HTTP until its receipt is here: the whole process answers, with
 * projections and reactions at work beside. The memory is of this process, which is only the client.
 */
export async function mutationToReceipt({ folder, seed }: Setting): Promise<OpenFigure> {
  const bareFile = join(folder, 'bare.db');
  await openSqliteEventLog({ file: bareFile, clock: () => new Date() }).close();
  const bare = new BareLog(bareFile);
  const streams = new FreshStreams();
  const { api, stop } = await startProcess(join(folder, 'data'));
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
      const events = notes(seed, Number(round) * MUTATIONS, MUTATIONS);
      const insert = (index: number): void => {
        const event = events[index];
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
