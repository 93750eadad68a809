import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { batchOf, codeOf, collect, fill } from '../contract/samples.js';
import { spawnWriter } from '../../test/spawn-writer.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { openSqliteEventLog, openSqliteEventLogReadOnly } from './open.js';

const clock = (): Date => new Date();
const NOBODY = 65_534;

describe('opening a log on SQLite', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder, 'log.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = () => openSqliteEventLog({ file, clock });
  const refusal = (code: string, message: RegExp) =>
    expect.objectContaining({ code, message: expect.stringMatching(message) });
  const openBoth = [
    ['for writing', () => open()],
    ['for reading', () => openSqliteEventLogReadOnly({ file })],
  ] as const;

  it('creates it where the file is missing or empty, and keeps what it holds', async () => {
    await writeFile(file, '');
    const log = open();
    await fill(log, 'match-1', 3);
    await log.close();
    const again = open();
    expect(await collect(again.readAll())).toHaveLength(3);
    await again.close();
    expect((await readdir(folder)).sort()).toEqual(['log.db', 'log.db.lock']);
  });

  it('is refused to a second writer in the same process, and allowed once the first has closed', async () => {
    const log = open();
    expect(() => open()).toThrow(refusal('LOG_IN_USE', /stop that one, or send the commands through it/));
    const link = join(folder, 'link.db');
    await symlink(file, link);
    expect(() => openSqliteEventLog({ file: link, clock })).toThrow(refusal('LOG_IN_USE', /log\.db/));
    await fill(log, 'match-1', 1);
    await log.close();
    await open().close();
  });

  it('is refused at once to a second writing process; SIGKILL of the first frees it', async () => {
    const writer = spawnWriter(file, 0);
    await writer.whenLines(1);
    expect(writer.lines[0]).toBe('open');
    const before = performance.now();
    expect(() => open()).toThrow(refusal('LOG_IN_USE', /log\.db is open for writing in another process/));
    expect(performance.now() - before).toBeLessThan(1_950); // a connection that waits for a lock waits two seconds
    const reader = openSqliteEventLogReadOnly({ file });
    expect(await reader.head()).toBeNull();
    await reader.close();
    await writer.kill();
    await open().close();
  });

  it.each(openBoth)('%s is refused where the folder is missing, and makes none', async (_, openIt) => {
    file = join(folder, 'missing', 'log.db');
    expect(openIt).toThrow(refusal('LOG_UNAVAILABLE', /does its folder exist|there is no log to read/));
    expect(await readdir(folder)).toEqual([]);
  });

  it('for reading is refused where there is no log, and makes none', async () => {
    expect(() => openSqliteEventLogReadOnly({ file })).toThrow(refusal('LOG_UNAVAILABLE', /there is no log/));
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(openBoth)('%s is refused where the path is a folder', async (_, openIt) => {
    await mkdir(file);
    expect(openIt).toThrow(refusal('LOG_UNAVAILABLE', /it is a folder/));
  });

  it.each(openBoth)('%s is refused where the file is no database, and leaves it alone', async (_, openIt) => {
    for (const content of ['hello', 'some text '.repeat(1000)]) {
      await writeFile(file, content);
      expect(openIt).toThrow(refusal('LOG_CORRUPT', /not an event log: name another file/));
      expect(await readFile(file, 'utf8')).toBe(content);
      expect(await readdir(folder)).toEqual(['log.db']);
    }
  });

  it.each(openBoth)("%s is refused where it is another application's database", async (_, openIt) => {
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE person (name TEXT)');
    other.close();
    const before = await readFile(file);
    expect(openIt).toThrow(refusal('LOG_CORRUPT', /database of another application/));
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(folder)).toEqual(['log.db']);
  });

  it.each(openBoth)('%s is refused where a newer version wrote it', async (_, openIt) => {
    await open().close();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 2');
    newer.close();
    const before = await readFile(file);
    expect(openIt).toThrow(refusal('LOG_UNAVAILABLE', /newer version .* \(schema 2, this one knows 1\)/));
    expect(await readFile(file)).toEqual(before);
  });

  it('says so where the log is damaged inside, when opened or when read', async () => {
    const log = open();
    await fill(log, 'match-1', 400);
    await log.close();
    const content = await readFile(file);
    content.fill(0x5a, 4096, content.length - 4096);
    await writeFile(file, content);
    expect(
      await codeOf(async () => {
        const damaged = open();
        try {
          await collect(damaged.readAll());
        } finally {
          await damaged.close();
        }
      }),
    ).toBe('LOG_CORRUPT');
  });

  it('is refused where the folder may not be written, and changes nothing', async () => {
    await chmod(folder, 0o555);
    // Root may write everywhere, so the child becomes someone who may not.
    const user = process.getuid?.() === 0 ? NOBODY : undefined;
    const writer = spawnWriter(file, 0, user);
    await writer.whenLines(1);
    await writer.kill();
    expect(writer.lines[0]).toMatch(/^LOG_UNAVAILABLE .*(may this user read and write it|read-only)/);
    await chmod(folder, 0o755);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is refused where log and folder are there but may not be written', async () => {
    const log = open();
    await fill(log, 'match-1', 1);
    await log.close();
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o444);
    await chmod(folder, 0o555);
    const writer = spawnWriter(file, 0, process.getuid?.() === 0 ? NOBODY : undefined);
    await writer.whenLines(1);
    await writer.kill();
    expect(writer.lines[0]).toMatch(/^LOG_UNAVAILABLE .*read-only/);
    await chmod(folder, 0o755);
  });

  it('keeps a read-only log from appending by its type, and a reader beside the writer sees its events', async () => {
    const log = open();
    await fill(log, 'match-1', 2);
    const reader = openSqliteEventLogReadOnly({ file });
    expect('append' in reader).toBe(false);
    const messages = reader
      .subscribe({ after: 'end', signal: new AbortController().signal })
      [Symbol.asyncIterator]();
    await messages.next();
    const batch = batchOf(1);
    const next = messages.next();
    await log.append('match-2', batch, { expected: 'no_stream' });
    expect((await next).value).toMatchObject({ event: { id: batch[0].id } });
    await messages.return?.();
    expect(await reader.head()).toBe(await log.head());
    await reader.close();
    await log.close();
  });

  it.each(['', ':memory:', 'file:log.db'])('refuses %p as a path', (path) => {
    expect(() => openSqliteEventLog({ file: path, clock })).toThrow(refusal('INVALID_ARGUMENT', /^file: /));
  });
});
