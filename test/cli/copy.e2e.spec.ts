import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAccessRecord } from '#access';
import { openSqliteEventLog } from '#event-log';
import { TestServer } from '../eventstoredb-node/start.js';
import { throughline } from '../support/cli.js';
import { afterwards } from '../support/cleanup.js';
import { dataFolder } from '../support/data-folder.js';

// Some run the command line five times over.
jest.setTimeout(90_000);

const PASSWORD = 'pa55 w:rd@';

describe('throughline copy', () => {
  const folder = dataFolder();
  const file = join(folder, 'log.db');
  let server: TestServer;
  let esdb = '';
  beforeAll(async () => {
    const people = Array.from({ length: 30 }, (_, index) => `2013-05-01,p${index}`);
    const handedIn = dataFolder();
    writeFileSync(join(handedIn, 'registerPerson.csv'), `occurredOn,personId\n${people.join('\n')}\n`);
    await throughline(['import', handedIn, '--data', folder]);
    server = await TestServer.start({ folder: dataFolder(), tls: true, users: { admin: PASSWORD } });
    afterwards(() => server.kill());
    esdb = server.connectionString('admin');
  }, 60_000);

  const copy = (from: string, to: string, ...args: string[]) =>
    throughline(['copy', ...args, '--data', folder], { COPY_FROM: from, COPY_TO: to });
  const looks = async () => {
    const record = openAccessRecord({ file: join(folder, 'access.db'), clock: () => new Date() });
    const copies = await record.list({ filter: { operation: 'copy' } });
    await record.close();
    return copies;
  };

  it('copies a log to EventStoreDB, says what it did, and does nothing when run again', async () => {
    const first = await copy(`sqlite:${file}`, esdb);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('30 events (30 copied now)') });
    const lines = readFileSync(`${file}.copied-out`, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(31);
    expect(lines.at(1)).toMatch(/^0{19}1 \d{40}$/);
    expect((await copy(`sqlite:${file}`, esdb)).stdout).toContain('30 events (0 copied now)');
  });

  it('puts each copy on record before it begins, by whom the operating system knows, and no comparison', async () => {
    const before = (await looks()).length;
    expect((await copy(`sqlite:${file}`, esdb)).code).toBe(0);
    expect((await copy(`sqlite:${file}`, esdb, '--verify-only')).code).toBe(0);
    const by = { principal: expect.stringMatching(/^os:./), role: 'OPERATOR', kind: 'EXPORT' };
    expect((await looks()).slice(before)).toMatchObject([{ ...by, subjects: [], outcome: 'GRANTED' }]);
  });

  it('copies nothing where it is not known whose record that would go on', async () => {
    const out = join(dataFolder(), 'out.db');
    const sides = { COPY_FROM: `sqlite:${file}`, COPY_TO: `sqlite:${out}` };
    const empty = dataFolder();
    for (const [environment, rule] of [
      [{}, 'goes on the record of access that belongs to it: name its data folder'],
      [{ DATA: empty }, `${join(empty, 'access.db')}: there is no record of access`],
      [{ ACCESS_RECORD: 'postgres://x@127.0.0.1:1/y' }, '127.0.0.1'],
    ] as const) {
      const { code, stdout, stderr } = await throughline(['copy'], { ...sides, ...environment });
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining(rule),
      });
      expect(existsSync(out)).toBe(false);
    }
    expect(readdirSync(empty)).toEqual([]);
  });

  it('replay and verify read the copy, and give what they give of the source', async () => {
    const environment = { EVENT_LOG: esdb, DATA: folder };
    const [there, here] = [
      await throughline(['verify'], environment),
      await throughline(['verify', '--data', folder]),
    ];
    expect(there).toMatchObject({ code: 0, stdout: here.stdout });
    const named = await throughline(['verify', '--log', `sqlite:${file}`], { EVENT_LOG: esdb });
    expect(named).toMatchObject({ code: 0, stdout: here.stdout });
    const plain = (stdout: string): string => stdout.replaceAll(/"position":"\d+",?/g, '');
    const replayed = await throughline(['replay'], environment);
    expect(plain(replayed.stdout)).toBe(plain((await throughline(['replay', '--data', folder])).stdout));
    expect(replayed.stdout.split('\n')).toHaveLength(31);
  });

  it('copies it back to a file, which --verify-only finds to be the same', async () => {
    const back = join(dataFolder(), 'back.db');
    expect((await copy(esdb, `sqlite:${back}`)).code).toBe(0);
    expect(existsSync(`${back}.copied-in`)).toBe(true);
    const { code, stdout } = await copy(
      `sqlite:${file}`,
      `sqlite:${back}`,
      '--verify-only',
      '--map',
      `${back}.map`,
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('30 events (0 copied now)'),
    });
  });

  it('copies what a running server has so far, and says that it goes on', async () => {
    const log = openSqliteEventLog({ file, clock: () => new Date() });
    const { code, stderr } = await copy(`sqlite:${file}`, esdb);
    await log.close();
    expect(code).toBe(0);
    expect(stderr).toContain('is being written by a process that runs');
  });

  it('refuses a target that holds something else, and leaves it as it is', async () => {
    const other = join(dataFolder(), 'log.db');
    const log = openSqliteEventLog({ file: other, clock: () => new Date() });
    const event = { id: '00000000-0000-4000-8000-000000000001', type: 'A', data: {}, metadata: {} };
    await log.append('match-1', [event], { expected: 'no_stream' });
    await log.close();
    const { code, stderr } = await copy(esdb, `sqlite:${other}`);
    expect(code).toBe(1);
    expect(stderr).toContain('the logs differ at event 1: the target holds match-1/0');
    expect((await copy(`sqlite:${file}`, `sqlite:${other}`, '--verify-only')).code).toBe(1);
  });

  it.each([
    [['copy'], {}, '--from: name the log to copy'],
    [['copy', '--from', `sqlite:${file}`], {}, '--to: name the log to copy to'],
    [['copy', '--from', `sqlite:${file}`, '--to', `sqlite:${file}`], {}, 'cannot be copied to itself'],
    [
      ['copy', '--from', `sqlite:${folder}/none.db`, '--to', `sqlite:${folder}/new.db`],
      { DATA: folder },
      'there is no log to read',
    ],
    [
      ['copy', '--from', 'postgres://x:secret@y/z', '--to', 'sqlite:b'],
      {},
      '--from: must be sqlite:path, or esdb:',
    ],
    [
      ['copy', '--from', 'esdb://x:secret@y?tls=false', '--to', 'sqlite:b'],
      {},
      '--from: holds credentials, which',
    ],
    [['copy', '--from', 'esdb://a', '--to', 'esdb://b'], {}, '--map: name a file'],
    [
      ['copy', '--to', 'sqlite:b'],
      { COPY_FROM: 'esdb://x:secret@y?pass=1' },
      'has an option that is not known',
    ],
  ])('%j names what is wrong, and never the password', async (args, environment, rule) => {
    const { code, stdout, stderr } = await throughline(args, environment);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(rule);
    expect(stderr).not.toMatch(/secret|^\s+at /m);
    expect(existsSync(`${folder}/new.db`)).toBe(false);
  });

  it('tells nobody the password, whatever happens', async () => {
    const told = [
      await copy(
        esdb.replace(encodeURIComponent(PASSWORD), 'wr0ng-one'),
        `sqlite:${join(dataFolder(), 'x.db')}`,
      ),
      await copy(`sqlite:${file}`, esdb, '--verify-only'),
      await throughline(['copy', '--help'], { COPY_FROM: esdb, COPY_TO: esdb }),
    ];
    expect(told.map(({ code }) => code)).toEqual([1, 0, 0]);
    expect(told[0]?.stderr).toContain('refuses the credentials');
    for (const { stdout, stderr } of told) {
      expect(stdout + stderr).not.toMatch(/pa55|wr0ng/);
    }
    expect(readFileSync(`${file}.copied-out`, 'utf8')).not.toContain('pa55');
  });
});
