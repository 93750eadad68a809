import { join } from 'node:path';
import { cpSync } from 'node:fs';
import { openSqliteEventLog, type RecordedEvent } from '#event-log';
import { openAll } from '#privacy';
import { bareScan, bareSealedScan } from './bare-scan.js';
import { bothSides, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { filledLog } from './filled-logs.js';
import { openKeys, personalKeys } from './sealing.js';

/** Reading the whole log through the port, against scanning its table and parsing. Times are of one event. */
export async function readAll(setting: Setting): Promise<OpenFigure> {
  const file = filledLog(setting, 'plain');
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

/** As many as a page of a list holds at most: so many values are opened with one lookup of keys. */
const PAGE = 100;
const SEALS = ['PERSONAL'] as const;

/**
 * The same where one field of each event is opened. The bare side holds all keys and never asks whether one was
 * destroyed; ours asks for each page.
 */
export async function readAllSealed(setting: Setting): Promise<OpenFigure> {
  const file = filledLog(setting, 'sealed');
  for (const name of ['keys.db', 'master.key']) {
    cpSync(join(setting.fixtures, name), join(setting.folder, name));
  }
  const keys = await openKeys(setting.folder);
  const log = openSqliteEventLog({ file, clock: () => new Date() });
  const bareKeys = await personalKeys(keys);
  const opened = async (page: readonly RecordedEvent[]): Promise<number> => {
    const values = page.map(({ id, data }) => ({ value: data, eventId: id, path: ['data'], seals: SEALS }));
    const all = await openAll(values, keys);
    return all.filter((data) => String(data['note']).startsWith('Spoke')).length;
  };
  const read = async (): Promise<void> => {
    let count = 0;
    let page: RecordedEvent[] = [];
    for await (const event of log.readAll()) {
      if (page.push(event) < PAGE) continue;
      count += await opened(page);
      page = [];
    }
    requireAll(count + (await opened(page)), setting);
  };
  return {
    round: (round) =>
      bothSides(
        round,
        async () =>
          each(
            timeEachNow(1, () => requireAll(bareSealedScan(file, bareKeys), setting)),
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
