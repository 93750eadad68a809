import { readdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bench, type Bench, patience } from '../testing/bench.js';
import { counting, valuesOf } from '../testing/counting.js';
import { sqlitePlace } from '../testing/sqlite-place.js';

describe('builds in a folder', () => {
  let on: Bench;
  let folder: string;
  beforeEach(async () => {
    const place = await sqlitePlace();
    folder = place.folder;
    on = await bench(async () => place);
  });
  afterEach(() => on.close());

  const files = () =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.db'))
      .sort();

  it('keeps the build before the live one for roll-back, and deletes older ones', async () => {
    const engine = on.engine();
    await engine.start();
    await on.append('a-1', [1]);
    for (let build = 2; build <= 4; build += 1) await engine.rebuild('counting');
    expect(files()).toEqual(['counting.v1.3.db', 'counting.v1.4.db']);
  });

  it('keeps the last build of the version before, and deletes what was never finished', async () => {
    const old = on.engine();
    await old.start();
    await old.stop();
    new DatabaseSync(join(folder, 'counting.v1.7.db')).close();
    const next = on.engine({ projection: counting(undefined, 2) });
    await next.start();
    expect(files()).toEqual(['counting.v1.1.db', 'counting.v2.1.db']);
  });

  it('goes on from where another writer has left the build, and writes nothing twice', async () => {
    const engine = on.engine();
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1]), patience);
    const other = new DatabaseSync(join(folder, 'counting.v1.1.db'));
    other.exec(`update projection_checkpoint set position = '00000000000000000003'`);
    other.close();
    await engine.waitFor('counting', await on.append('a-1', [2, 3, 4]), patience);
    expect(await valuesOf(engine)).toEqual([1, 4]);
    expect((await engine.health())[0]).toMatchObject({ status: 'live', parked: 0, lag: 0 });
  });

  it('goes back with a build that was brought back from a backup, and projects again what lies between', async () => {
    const engine = on.engine();
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1, 2, 3]), patience);
    const other = new DatabaseSync(join(folder, 'counting.v1.1.db'));
    other.exec(`update projection_checkpoint set position = '00000000000000000001'`);
    other.exec('delete from entry where value > 1');
    other.close();
    await engine.waitFor('counting', await on.append('a-1', [4]), patience);
    expect(await valuesOf(engine)).toEqual([1, 2, 3, 4]);
  });

  it('makes a file anew that is no database any more', async () => {
    const engine = on.engine();
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1, 2]), patience);
    await engine.stop();
    writeFileSync(join(folder, 'counting.v1.1.db'), 'This is a letter.\n'.repeat(400));
    const next = on.engine();
    await next.start();
    await next.waitFor('counting', await on.append('a-1', [3]), patience);
    expect(await valuesOf(next)).toEqual([1, 2, 3]);
  });
});
