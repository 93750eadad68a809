import { join } from 'node:path';
import { cpSync } from 'node:fs';
import { openSqliteEventLog } from '#event-log';
import { openFields } from '#privacy';
import { bareScan, bareSealedScan } from './bare-scan.js';
import { bothSides, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { filledLog } from './filled-logs.js';
import { openKeys } from './sealing.js';

/** Reading the whole log through the port, against scanning its table and parsing. Times are of one event. */
export async function readAll(setting: Setting): Promise<OpenFigure> {
  const file = await filledLog(setting, 'plain');
  const log = openSqliteEventLog({ file, clock: () => new Date() });
  const read = async (): Promise<void> => {
    let count = 0;
    for await (const event of log.readAll()) if (event.data['note'] !== undefined) count += 1;
    requireAll(count, setting);
  };
  return {
    round: (round) =>
      bothSides(
        round,
        async () =>
          each(
            timeEachNow(1, () => requireAll(bareScan(file), setting)),
            setting,
          ),
        async () => each(await timeEach(1, read), setting),
      ),
    close: () => log.close(),
  };
}

/** The same where one field of each event is opened. */
export async function readAllSealed(setting: Setting): Promise<OpenFigure> {
  const file = await filledLog(setting, 'sealed');
  for (const name of ['keys.db', 'master.key']) {
    cpSync(join(setting.fixtures, name), join(setting.folder, name));
  }
  const keys = await openKeys(setting.folder);
  const log = openSqliteEventLog({ file, clock: () => new Date() });
  const read = async (): Promise<void> => {
    let count = 0;
    for await (const event of log.readAll()) {
      const data = openFields(event.data, event.id, ['data'], keys, { seals: ['PERSONAL'] });
      if (String(data['note']).startsWith('Spoke')) count += 1;
    }
    requireAll(count, setting);
  };
  return {
    round: (round) =>
      bothSides(
        round,
        async () =>
          each(
            timeEachNow(1, () => requireAll(bareSealedScan(file, keys), setting)),
            setting,
          ),
        async () => each(await timeEach(1, read), setting),
      ),
    async close() {
      await log.close();
      await keys.close();
    },
  };
}

function each(times: readonly number[], { events }: Setting): readonly number[] {
  return times.map((time) => time / events);
}

function requireAll(count: number, { events }: Setting): void {
  if (count !== events) throw new Error(`${count} events were read of ${events}`);
}
