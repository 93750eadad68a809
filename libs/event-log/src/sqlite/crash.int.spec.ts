import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { collect, idsOf } from '../contract/samples.js';
import { verifyLog } from '../verify/verify-log.js';
import { spawnWriter } from '../../test/spawn-writer.js';
import { inTemporaryFolder } from '../../test/temporary-folder.js';
import { openSqliteEventLog } from './open.js';

describe('a writer that is killed while it appends', () => {
  it(
    'leaves every acknowledged event in the log, once, in whole batches, and the log verifies',
    () =>
      inTemporaryFolder(async (folder) => {
        const file = join(folder, 'log.db');
        const acknowledged: string[] = [];
        for (const lines of [300, 1, 900]) {
          const writer = spawnWriter(file, 8);
          await writer.whenLines(lines);
          await writer.kill();
          acknowledged.push(...writer.lines.slice(1));
        }
        const log = openSqliteEventLog({ file, clock: () => new Date() });
        const events = await collect(log.readAll());
        const stored = new Set(idsOf(events));
        expect(stored.size).toBe(events.length);
        expect(acknowledged.length).toBeGreaterThan(1000);
        expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
        expect(events.length % 2).toBe(0);
        expect(await verifyLog(log)).toMatchObject({ events: events.length, faultCount: 0 });
        await log.close();
      }),
    60_000,
  );
});
