import { join } from 'node:path';
import { openSqliteEventLog } from '#event-log';
import { sqliteStorage } from '#projections';
import { buildInThisThread, openReadModels } from '#read-models';
import { bothSides, timeEach } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { filledLog } from './filled-logs.js';
import { handWrittenRebuild } from './hand-written-rebuild.js';

/**
 * A rebuild of all read models, from the first event to the flip, against a loop that writes the same rows. Both in this
 * thread: a worker, as a running program has it, takes its start on top, which is the same for any log. Times are of
 * one event.
 */
export async function rebuild(setting: Setting): Promise<OpenFigure> {
  const { events, folder } = setting;
  const file = filledLog(setting, 'programme');
  const clock = (): Date => new Date();
  const log = openSqliteEventLog({ file, clock });
  const built = join(folder, 'read-models');
  const models = await openReadModels({
    storage: sqliteStorage({ folder: built }),
    log,
    clock,
    cursorKey: new Uint8Array(32).fill(7),
    buildAside: buildInThisThread({
      log: { kind: 'sqlite', file },
      storage: { kind: 'sqlite', folder: built },
    }),
  });
  const head = await log.head();
  if (head === null) throw new Error('the log is empty');
  for (const name of models.engine.names) {
    const outcome = await models.engine.waitFor(name, head, { timeoutMs: 3_600_000 });
    if (outcome !== 'reached') throw new Error(`${name} was not built`);
  }
  return {
    round: (round) =>
      bothSides(
        round,
        async () => [handWrittenRebuild(file, built, join(folder, 'hand-written')) / events],
        async () => (await timeEach(1, () => models.engine.rebuild())).map((time) => time / events),
      ),
    async close() {
      await models.close();
      await log.close();
    },
  };
}
