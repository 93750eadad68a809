import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openAccessRecord } from '#access';
import { CLI, throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { replay } from '../support/queries.js';
import { type RunningServer, startServer } from '../support/server.js';

interface Line {
  readonly type: string;
  readonly subjects: readonly string[];
  readonly position: string;
  readonly occurredOn: string;
  readonly recordedAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}
const linesOf = (text: string): readonly Line[] =>
  text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

describe('Beside a running server', () => {
  let server: RunningServer;
  const cli = (...args: string[]) => throughline([...args, '--data', server.folder]);
  beforeAll(async () => {
    server = await startServer();
    const handedIn = dataFolder();
    const people = Array.from(
      { length: 40 },
      (_, index) => `2013-05-${String((index % 28) + 1).padStart(2, '0')},p${index}`,
    );
    writeFileSync(join(handedIn, 'registerPerson.csv'), `occurredOn,personId\n${people.join('\n')}\n`);
    writeFileSync(
      join(handedIn, 'recordPersonalDetails.csv'),
      'occurredOn,personId,name\n2013-05-28,p1,A Name That Is Sealed\n',
    );
    const { code, stderr } = await throughline(['import', handedIn, '--data', server.folder]);
    expect({ code, stderr }).toEqual({ code: 0, stderr });
  }, 60_000);

  it('replay gives the log in its order, one line each, with what is sealed left sealed', async () => {
    const { code, stdout } = await cli('replay');
    const lines = linesOf(stdout);
    expect(code).toBe(0);
    expect(lines).toHaveLength(41);
    expect(lines.map(({ position }) => position)).toEqual(lines.map(({ position }) => position).toSorted());
    expect(lines.find(({ type }) => type === 'PersonalDetailsRecorded')?.data).toEqual({ name: '[sealed]' });
    expect(stdout).not.toContain('A Name');
  });

  it('replay takes days, types, a person, an instant', async () => {
    expect(linesOf((await cli('replay', '--from', '2013-05-28', '--to', '2013-05-28')).stdout)).toHaveLength(
      2,
    );
    expect(
      linesOf((await cli('replay', '--types', 'PersonRegistered', '--person', 'p1')).stdout),
    ).toHaveLength(1);
    expect((await cli('replay', '--known-at', '2013-06-01T00:00:00.000Z')).stdout).toBe('');
  });

  it('replay names what is wrong with an option', async () => {
    for (const [option, value, rule] of [
      ['--from', '2013-02-30', 'It must be a day that exists'],
      ['--known-at', 'yesterday', 'It must be an instant in UTC'],
      ['--types', 'PersonRegisterd', 'PersonRegisterd is not an event type'],
    ] as const) {
      const { code, stdout, stderr } = await cli('replay', option, value);
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain(rule);
    }
  });

  it('replay ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [CLI, 'replay', '--data', server.folder], {
      env: {},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.stdout.destroy();
    await once(child, 'close');
    expect(stderr).toBe('');
  });

  it('replay for evaluators holds nobody, and is the same again for the same release', async () => {
    const first = await cli('replay', '--pseudonymise', 'spring');
    expect(first.stdout).not.toMatch(/"p\d+"/);
    expect((await cli('replay', '--pseudonymise', 'spring')).stdout).toBe(first.stdout);
    expect((await cli('replay', '--pseudonymise')).stdout).not.toBe(first.stdout);
  });

  it('replay for evaluators gives what one of them gets over HTTP under the same name', async () => {
    const { text } = await replay(server.api, { release: 'spring' });
    const principal = server.api.claims('EVALUATOR').sub;
    expect((await cli('replay', '--pseudonymise', 'spring', '--for', principal)).stdout).toBe(text);
    expect((await cli('replay', '--pseudonymise', 'spring')).stdout).not.toBe(text);
    const year = await replay(server.api, { release: 'spring', precision: 'year' });
    const ours = ['--pseudonymise', 'spring', '--for', principal, '--precision', 'year'];
    expect((await cli('replay', ...ours)).stdout).toBe(year.text);
  });

  it('replay for evaluators tells days only for a reason, and never whose pseudonym is whose', async () => {
    for (const [options, rule] of [
      [['--precision', 'day'], '--precision day: exact days need one'],
      [['--from', '2013-05-28'], '--from must be the first day of a month'],
      [['--person', 'p1'], '--person would tell whose pseudonym is whose'],
    ] as const) {
      const { code, stdout, stderr } = await cli('replay', '--pseudonymise', 'spring', ...options);
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining(rule),
      });
    }
    const exact = ['--precision', 'day', '--justification', 'TIME_TO_EVENT'];
    expect((await cli('replay', '--pseudonymise', 'spring', ...exact)).stdout).toContain(
      '"occurredOn":"2013-05-28"',
    );
    expect((await cli('replay', '--precision', 'day')).stderr).toContain('add --pseudonymise');
  });

  it('replay reports how many persons would stand out by their dates', async () => {
    const { stdout } = await cli('replay', '--report');
    const report: Record<string, { persons: number; dates: number }> = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual(['year', 'quarter', 'month', 'day']);
    expect(report['year']?.dates).toBeLessThanOrEqual(report['day']?.dates ?? -1);
    expect(report['month']?.persons).toBeGreaterThan(0);
  });

  it('replay for evaluators makes no key of its own where several processes share one', async () => {
    const shared = 'esdb://127.0.0.1:1?tls=false';
    const empty = dataFolder();
    const { code, stderr } = await throughline([
      ...['replay', '--pseudonymise', 'spring'],
      ...['--log', shared, '--data', empty],
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('RELEASE_KEY is not set') });
    expect(readdirSync(empty)).toEqual([]);
  });

  it('verify says that the log is what was written', async () => {
    const { code, stdout } = await cli('verify');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('41 events in') });
  });

  it('rebuild builds the read models anew through the server, which goes on', async () => {
    const { code, stdout, stderr } = await cli('rebuild');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'Built anew: all read models.\n', stderr });
    const unknown = await cli('rebuild', 'nothing');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('must be one of');
  });

  it('watch needs to know who you are, and says which roles there are', async () => {
    expect((await cli('watch')).stderr).toContain('give --token');
    expect((await cli('watch', '--as', 'NOBODY')).stderr).toContain('it has OFFENDER_MANAGER');
    const forged = await cli('watch', '--token', 'forged');
    expect(forged.code).toBe(1);
    expect(forged.stderr).not.toMatch(/^\s+at /m);
    expect(forged.stderr).toMatch(/not accepted here.*Give another with --token or in THROUGHLINE_TOKEN/);
    expect(forged.stderr).not.toMatch(/Bearer|connection_init|socket/);
  });

  it('a second server says where the first one runs', async () => {
    const { code, stderr } = await throughlineServer(server.folder);
    expect(code).toBe(1);
    expect(stderr).toContain(`${server.folder} is in use: throughline runs on it at ${server.url}`);
  });

  async function throughlineServer(folder: string) {
    const child = spawn(process.execPath, [CLI.replace('cli', 'standalone')], {
      env: { DATA: folder, PORT: '0', EXAMPLE: 'none' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    await once(child, 'close');
    return { code: child.exitCode, stderr };
  }
});

describe('Without a server', () => {
  it('watch says how to start one', async () => {
    const { code, stderr } = await throughline(['watch', '--as', 'MENTOR', '--data', dataFolder()]);
    expect(code).toBe(1);
    expect(stderr).toContain('start one with npm start');
  });

  it('watch says that an address does not answer', async () => {
    const { code, stderr } = await throughline([
      'watch',
      '--url',
      'http://127.0.0.1:9',
      '--token',
      'x',
      '--data',
      dataFolder(),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('http://127.0.0.1:9 does not answer');
  });

  it('replay and verify say that there is no log, and make none', async () => {
    const folder = dataFolder();
    for (const command of ['replay', 'verify']) {
      const { code, stderr } = await throughline([command, '--data', folder]);
      expect(code).toBe(1);
      expect(stderr).toContain(`${join(folder, 'log.db')}: there is no log to read`);
    }
  });

  it('a file in the place of the data folder is named, with the way out', async () => {
    const file = join(dataFolder(), 'letter');
    writeFileSync(file, 'not a folder');
    for (const command of ['replay', 'verify', 'rebuild']) {
      const { code, stderr } = await throughline([command, '--data', file]);
      expect({ command, code, stderr }).toEqual({
        command,
        code: 1,
        stderr: expect.stringContaining(`${file}: is or lies in a file, not a folder`),
      });
    }
  });

  describe('verify', () => {
    const folder = dataFolder();
    const file = join(folder, 'log.db');
    const heads = join(folder, 'heads');
    beforeAll(async () => {
      const handedIn = dataFolder();
      writeFileSync(
        join(handedIn, 'registerPerson.csv'),
        'occurredOn,personId\n2013-05-01,p1\n2013-05-02,p2\n',
      );
      await throughline(['import', handedIn, '--data', folder]);
    });

    it('exports the heads of all streams, and finds each again', async () => {
      expect((await throughline(['verify', '--export-heads', heads, '--data', folder])).code).toBe(0);
      expect(readFileSync(heads, 'utf8').trim().split('\n')).toHaveLength(2);
      expect((await throughline(['verify', '--heads', heads, '--data', folder])).code).toBe(0);
    });

    it('rebuild goes on record, as it does through a server', async () => {
      expect((await throughline(['rebuild', 'case-file', '--data', folder])).code).toBe(0);
      const record = openAccessRecord({ file: join(folder, 'access.db'), clock: () => new Date() });
      const looks = await record.list({ filter: { operation: 'rebuild' } });
      await record.close();
      expect(looks).toMatchObject([{ role: 'OPERATOR', kind: 'MAINTENANCE', subjects: [] }]);
    });

    it('exports no heads where that cannot go on record', async () => {
      const out = join(dataFolder(), 'heads');
      const elsewhere = dataFolder();
      const { code, stdout, stderr } = await throughline([
        'verify',
        '--export-heads',
        out,
        '--log',
        `sqlite:${file}`,
        '--data',
        elsewhere,
      ]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`${join(elsewhere, 'access.db')}: there is no record of access`);
      expect([existsSync(out), readdirSync(elsewhere)]).toEqual([false, []]);
    });

    it.each([['verify', '--export-heads', 'heads'], ['verify', '--keys'], ['replay']])(
      'gives nothing by %s %s of a log that it names alone, since that is not of the record in ./data',
      async (...command) => {
        const { code, stdout, stderr } = await throughline([...command, '--log', `sqlite:${file}`]);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toContain('--data: who reads a log goes on the record of access that belongs to it');
      },
    );

    it('names what was changed behind the back of the program, and ends with 1', async () => {
      const database = new DatabaseSync(file);
      const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
      for (const trigger of triggers) database.exec(`DROP TRIGGER ${String(trigger['name'])}`);
      database.exec(`UPDATE event SET metadata = replace(metadata, '2013-05-01', '2013-05-09')`);
      database.close();
      const { code, stdout, stderr } = await throughline(['verify', '--data', folder]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('dataSubject-p1, revision 0:');
      expect(stderr).toContain('HASH_MISMATCH');
      expect(stderr).toContain('restore it from a copy that verifies');
    });
  });
});
