import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { fileMasterKey, openSqliteKeyStore, type KeyReader } from '#privacy';
import { CLI, throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { randomFrom } from '../support/random.js';
import { rounds, seed } from '../support/soak.js';

const names = Array.from(
  { length: 6_000 },
  (_, index) => ({ subject: `p${index}`, seal: 'PERSONAL' }) as const,
);
const kills = Math.max(6, Math.floor(rounds('KILLS', 20) / 4));

const hexOf = async (keys: KeyReader) =>
  (await keys.find(names)).map((key) => (typeof key === 'object' ? key.export().toString('hex') : key));

describe('throughline rotate-master-key', () => {
  it(`loses no key to ${kills} kills, and comes to its end when it is repeated`, async () => {
    const folder = dataFolder();
    const file = join(folder, 'keys.db');
    const store = openSqliteKeyStore({ file, masterKey: fileMasterKey(join(folder, 'master.key')) });
    for (let from = 0; from < names.length; from += 1_000)
      await store.dataKeys(names.slice(from, from + 1_000));
    await store.destroy('p7');
    const data = await hexOf(store);
    await store.close();

    const random = randomFrom(seed);
    let killed = 0;
    for (let round = 0; round < kills; round += 1) {
      const child = spawn(process.execPath, [CLI, 'rotate-master-key', '--data', folder], {
        stdio: 'ignore',
      });
      await Promise.race([once(child, 'close'), pause(random.between(200, 1_600))]);
      if (child.kill('SIGKILL')) killed += 1;
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    }
    expect(killed).toBeGreaterThan(0);
    const last = await throughline(['rotate-master-key', '--data', folder]);
    expect(last).toMatchObject({ code: 0, stdout: expect.stringContaining('Wrapped anew') });

    const again = openSqliteKeyStore({ file, masterKey: fileMasterKey(join(folder, 'master.key')) });
    expect(await hexOf(again)).toEqual(data);
    expect(data[7]).toBe('destroyed');
    await again.close();
  }, 300_000);
});
