import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Told, throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { endingItself } from '../support/ending-itself.js';
import { recordedEvents } from '../support/recorded-log.js';
import { startServer } from '../support/server.js';

const REGISTER = 'occurredOn,personId\n2013-05-01,p1\n2013-05-02,p2\n2013-05-03,p3\n';
const START = 'occurredOn,personId,sentenceId,kind,expectedEndOn,area\n';

/** What an office hands in: three people, sentences of whom one is of nobody, one ends before it starts, one is broken. */
function office(): string {
  const folder = dataFolder();
  const put = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);
  put('people.csv', `\uFEFF${REGISTER.replaceAll('\n', '\r\n')}`);
  put(
    'sentences.csv',
    START +
      '2013-05-04,p1,s1,COMMUNITY_ORDER,2014-05-03,essex\n' +
      '2013-05-04,nobody,s2,LICENCE,2014-05-03,essex\n' +
      '2013-05-04,p2,s3,LICENCE,2013-01-01,essex\n' +
      '2013-05-04,p3,"s4,LICENCE,2014-05-03,essex\n' +
      '2013-05-40,p3,s5,LICENCE,2014-05-03,essex\n' +
      '2013-05-05,p3,s6,LICENCE,2014-05-03,essex\n',
  );
  put(
    'datapackage.json',
    JSON.stringify({
      name: 'office-2013',
      title: 'The office',
      resources: [
        { path: 'sentences.csv', command: 'startSentence' },
        { path: 'people.csv', command: 'registerPerson' },
      ],
    }),
  );
  return folder;
}

/** As whom all that a log holds was recorded. */
async function actorsIn(folder: string): Promise<readonly unknown[]> {
  const actors = (await recordedEvents(folder)).map(({ metadata }) => JSON.stringify(metadata['actor']));
  return [...new Set(actors)].map((actor) => JSON.parse(actor) as unknown);
}

function expectTheReport({ code, stdout, stderr }: Told): void {
  expect(stderr).toMatch(
    /^sentences\.csv:3: Nobody is registered under this person id,.*\(UNKNOWN_PERSON\)$/m,
  );
  expect(stderr).toMatch(
    /^sentences\.csv:4: A sentence cannot end before it starts\..*\(SENTENCE_DATES_INVALID\)$/m,
  );
  expect(stderr).toMatch(/^sentences\.csv:5: a quote is opened and never closed.*\(UNREADABLE\)$/m);
  expect(stderr).toMatch(/^sentences\.csv:6 occurredOn: must be a day that exists.*\(INVALID_INPUT\)$/m);
  expect(stdout).toContain('office-2013: 9 rows');
  expect(stdout).toContain('4 refused');
  expect(code).toBe(2);
}

describe('An import without a server', () => {
  const folder = dataFolder();
  const handedIn = office();

  it('lets in what is right, and names file, line, field and rule of what is not', async () => {
    const told = await throughline(['import', handedIn, '--data', folder]);
    expectTheReport(told);
    expect(told.stdout).toContain('5 added, 0 there before');
  });

  it('adds nothing when it comes again', async () => {
    const told = await throughline(['import', handedIn, '--data', folder]);
    expectTheReport(told);
    expect(told.stdout).toContain('0 added, 5 there before');
    const { stdout } = await throughline([
      'replay',
      '--data',
      folder,
      '--types',
      'PersonRegistered,SentenceStarted',
    ]);
    expect(stdout.trim().split('\n')).toHaveLength(5);
  });
});

describe('Who imports without a server', () => {
  const actor = { id: `os:${userInfo().username}`, role: 'IMPORTER' };

  it('is on record as the user of the operating system, whose organisation nobody stated', async () => {
    const folder = dataFolder();
    await throughline(['import', office(), '--data', folder]);
    expect(await actorsIn(folder)).toEqual([{ ...actor, organisation: 'not-stated' }]);
  });

  it.each<[string, string[], Readonly<Record<string, string>>]>([
    ['the settings', [], { OPERATOR_ORGANISATION: 'hmpps' }],
    ['the command', ['--organisation', 'hmpps'], { OPERATOR_ORGANISATION: 'another' }],
  ])('does so for the organisation that %s name', async (_what, args, env) => {
    const folder = dataFolder();
    await throughline(['import', office(), '--data', folder, ...args], env);
    expect(await actorsIn(folder)).toEqual([{ ...actor, organisation: 'hmpps' }]);
  });
});

describe('An import beside a running server', () => {
  it('goes through the server, is reported the same, and is seen there at once', async () => {
    const server = await startServer();
    const handedIn = office();
    const told = await throughline(['import', handedIn, '--data', server.folder]);
    expectTheReport(told);
    expect(told.stdout).toContain('5 added, 0 there before');
    const again = await throughline(['import', handedIn, '--data', server.folder]);
    expect(again.stdout).toContain('0 added, 5 there before');
    const { stderr } = await throughline([
      'import',
      handedIn,
      '--data',
      server.folder,
      '--organisation',
      'hmpps',
    ]);
    expect(stderr).toContain('the token says for whom you import: leave it out');
    await server.stop();
    expect(await actorsIn(server.folder)).toEqual([
      { id: 'demo-importer', role: 'IMPORTER', organisation: 'user-voice' },
    ]);
  });

  it('opens the storage itself where the server that is on file was killed', async () => {
    const server = await startServer();
    await server.kill();
    expect(existsSync(join(server.folder, 'server.json'))).toBe(true);
    const told = await throughline(['import', office(), '--data', server.folder]);
    expect(told.stdout).toContain('5 added');
  });
});

describe('An import that is ended by a signal', () => {
  it('says how far it came, and is completed by the next one', async () => {
    const folder = dataFolder();
    const handedIn = dataFolder();
    const people = Array.from({ length: 2_000 }, (_, index) => `2013-05-01,p${index}`);
    writeFileSync(join(handedIn, 'registerPerson.csv'), `occurredOn,personId\n${people.join('\n')}\n`);
    const args = ['import', handedIn, '--data', folder];
    // The first rows are in once the log has grown.
    const { code, stderr } = await throughline(
      args,
      endingItself('SIGTERM', join(folder, 'log.db-wal'), 100_000),
    );
    expect(code).toBe(3);
    const came = Number(/Ended after (\d+) of 2000 rows: they stay\. Import again/.exec(stderr)?.[1]);
    expect(came).toBeGreaterThan(0);
    expect(came).toBeLessThan(2_000);
    const { stdout } = await throughline(args);
    expect(stdout).toContain(`2000 rows, ${2_000 - came} added, ${came} there before, 0 refused`);
  });
});

describe('An import that cannot be', () => {
  let folder: string;
  beforeAll(() => {
    folder = dataFolder();
  });
  const refused = async (handedIn: string): Promise<string> => {
    const { code, stderr } = await throughline(['import', handedIn, '--data', folder]);
    expect(code).toBe(1);
    expect(stderr).not.toMatch(/^\s+at /m);
    return stderr;
  };

  it('because of a wrong header changes nothing, and names file, column and the right name', async () => {
    const handedIn = dataFolder();
    writeFileSync(join(handedIn, 'registerPerson.csv'), REGISTER);
    writeFileSync(join(handedIn, 'startSentence.csv'), START.replace('expectedEndOn', 'expectedEnd'));
    const told = await refused(handedIn);
    expect(told).toContain(
      'startSentence.csv:1 expectedEnd: is not a field of this command: did you mean expectedEndOn?',
    );
    expect(told).toContain('Nothing was imported');
    const { stdout } = await throughline(['replay', '--data', folder]);
    expect(stdout).toBe('');
  });

  it('because there is no folder, or nothing in it, says so', async () => {
    expect(await refused(join(folder, 'nowhere'))).toContain('there is no such folder: check the path');
    expect(await refused(dataFolder())).toContain('holds nothing to import');
  });

  it('because of an option that does not exist says which there are', async () => {
    const { code, stderr } = await throughline(['import', folder, '--dat', folder]);
    expect(code).toBe(1);
    expect(stderr).toContain("unknown option '--dat'");
    expect(stderr).toContain('Did you mean --data?');
  });

  it('because the data folder cannot be, names it', async () => {
    const file = join(dataFolder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await throughline(['import', office(), '--data', file]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}: is or lies in a file, not a folder`);
    expect(readdirSync(join(file, '..'))).toEqual(['file']);
  });
});
