import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { KeyReader } from '#privacy';
import { Configuration } from '../../apps/standalone/src/configuration/index.js';
import { masterKeysOf } from '../../apps/standalone/src/stores/master-keys.js';
import { openKeysToRead, openKeyStore } from '../../apps/standalone/src/stores/open-keys.js';
import { CLI, throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { randomFrom } from '../support/random.js';
import { rounds, seed, tell } from '../support/soak.js';

/** Where keys lie, looked at from outside while a process rotates their master key. */
export interface RotatedStorage {
  /** The setting that names it; none for the file in the data folder. */
  readonly env: Readonly<Record<string, string>>;
  state(): Promise<RotationState>;
  /** Every byte in which a wrapped key may stand. */
  bytes(): Promise<Buffer>;
}

export interface RotationState {
  readonly masterKeyId: string;
  readonly formerId: string | null;
  /** How many keys the one that counts wraps, and how many there are in all. */
  readonly anew: number;
  readonly all: number;
}

const names = Array.from(
  { length: 6_000 },
  (_, index) => ({ subject: `p${index}`, seal: 'PERSONAL' }) as const,
);
const kills = Math.max(6, Math.floor(rounds('KILLS', 20) / 4));

const hexOf = async (keys: KeyReader) =>
  (await keys.find(names)).map((key) => (typeof key === 'object' ? key.export().toString('hex') : key));

/** What the command keeps to when it is killed wherever it is, on every storage of keys. */
export function describeRotationKills(
  where: string,
  storageIn: (folder: string) => Promise<RotatedStorage>,
): void {
  describe(`throughline rotate-master-key ${where}`, () => {
    it(`loses no key to ${kills} kills at random points, and comes to its end when it is repeated`, async () => {
      const folder = dataFolder();
      const storage = await storageIn(folder);
      const settings = { DATA: folder, ...storage.env };
      const configuration = new Configuration(settings);
      const store = await openKeyStore(configuration, await masterKeysOf(configuration), () => new Date());
      for (let from = 0; from < names.length; from += 1_000) {
        await store.dataKeys(names.slice(from, from + 1_000));
      }
      await store.destroy('p7');
      const data = await hexOf(store);
      expect(data.filter((key) => key === undefined || key === 'destroyed')).toEqual(['destroyed']);
      await store.close();

      const random = randomFrom(seed);
      const masterKeys = new Set([(await storage.state()).masterKeyId]);
      let [killed, underWay] = [0, 0];
      for (let round = 0; round < kills; round += 1) {
        const before = await storage.state();
        const done = before.formerId === null ? 0 : before.anew;
        // A quarter of them when all is wrapped anew: then it rewrites the files, and forgets the former one.
        const until = random.between(0, 3) === 0 ? before.all : random.between(done, before.all);
        const child = spawn(process.execPath, [CLI, 'rotate-master-key'], {
          env: { PATH: process.env['PATH'] ?? '', ...settings },
          stdio: 'ignore',
        });
        const closed = once(child, 'close');
        const isOver = () => child.exitCode !== null || child.signalCode !== null;
        for (;;) {
          const now = await storage.state();
          const begun = now.masterKeyId !== before.masterKeyId || before.formerId !== null;
          if (isOver() || (begun && now.anew >= until)) break;
          await pause(1);
        }
        await pause(random.between(0, 20));
        if (!isOver() && child.kill('SIGKILL')) killed += 1;
        await closed;
        const left = await storage.state();
        masterKeys.add(left.masterKeyId);
        if (left.formerId !== null) underWay += 1;
        const reader = await openKeysToRead(configuration);
        expect(await hexOf(reader)).toEqual(data);
        await reader.close();
      }
      expect(killed).toBeGreaterThan(0);
      expect(underWay).toBeGreaterThan(0);
      const last = await throughline(['rotate-master-key'], settings);
      expect(last).toMatchObject({ code: 0, stdout: expect.stringContaining('Wrapped anew') });

      const state = await storage.state();
      expect(state).toMatchObject({ formerId: null, anew: names.length - 1, all: names.length - 1 });
      masterKeys.delete(state.masterKeyId);
      expect(existsSync(join(folder, 'master.key.next'))).toBe(false);
      const again = await openKeysToRead(configuration);
      expect(await hexOf(again)).toEqual(data);
      await again.close();
      // Every wrapped key begins with the id of its master key, so that one search finds all that remain.
      const bytes = await storage.bytes();
      expect(bytes.includes(Buffer.from(state.masterKeyId, 'hex'))).toBe(true);
      expect([...masterKeys].filter((id) => bytes.includes(Buffer.from(id, 'hex')))).toEqual([]);
      tell({ test: `the master key rotated ${where}`, seed, kills: killed, underWay });
    }, 300_000);
  });
}
