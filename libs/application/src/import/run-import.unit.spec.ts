import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { formatFault } from './fault.js';
import { runImport } from './run-import.js';
import type { SendOutcome } from './send.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const describeAs = (resources: readonly object[]) =>
  put('datapackage.json', JSON.stringify({ name: 'essex-2013', title: 'The Essex office', resources }));

const START = 'occurredOn,personId,sentenceId,kind,expectedEndOn,area';
const BREACH = 'occurredOn,personId,breachId,sentenceId';

interface Sent {
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
}
async function imported(verdict: (sent: Sent) => SendOutcome = () => ACCEPTED) {
  const sent: Sent[] = [];
  const summary = await runImport({
    folder,
    send: async (definition, input) => {
      sent.push({ command: definition.name, input: { ...input } });
      return verdict({ command: definition.name, input: { ...input } });
    },
  });
  return { sent, summary, faults: summary.faults.map(formatFault) };
}
const ACCEPTED = { kind: 'accepted', repeated: false, deviations: [] } as const satisfies SendOutcome;

/** What keeps a folder from being imported at all. */
async function refusalOf(): Promise<string> {
  const sent: string[] = [];
  try {
    await runImport({
      folder,
      send: async ({ name }) => {
        sent.push(name);
        return ACCEPTED;
      },
    });
  } catch (error) {
    expect(sent).toEqual([]);
    if (error instanceof Error && error.name === 'ImportRefused') return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('An import', () => {
  it('carries rows out in the order in which they happened, then of the files, then of the lines', async () => {
    put('b.csv', `${BREACH}\n2013-05-07,p1,b1,s1\n2013-01-01,p2,b2,s2\n`);
    put(
      's.csv',
      `${START}\n2013-05-07,p3,s3,ORDER,2014-01-01,essex\n2012-12-10,p1,s1,ORDER,2014-06-09,essex\n`,
    );
    describeAs([
      { path: 's.csv', command: 'startSentence' },
      { path: 'b.csv', command: 'recordBreach' },
    ]);
    const { sent } = await imported();
    expect(sent.map(({ input }) => input['personId'])).toEqual(['p1', 'p2', 'p3', 'p1']);
  });

  it('says where each row comes from, and when the office recorded it', async () => {
    put('b.csv', `${BREACH},source.recordedOn\n2013-05-07,p1,b1,s1,2013-05-09\n`);
    describeAs([{ path: 'b.csv', command: 'recordBreach', sources: [{ title: 'The breach book' }] }]);
    const { sent } = await imported();
    expect(sent[0]?.input).toMatchObject({
      occurredOn: '2013-05-07',
      source: { system: 'The breach book', batch: 'essex-2013', row: 'b.csv:2', recordedOn: '2013-05-09' },
    });
  });

  it('gives a row the same command id again, wherever it stands, and equal rows ids of their own', async () => {
    describeAs([{ path: 'b.csv', command: 'recordBreach' }]);
    put('b.csv', `${BREACH}\n2013-05-07,p1,b1,s1\n2013-05-07,p1,b1,s1\n2013-05-08,p2,b2,s2\n`);
    const ids = (sent: readonly Sent[]) => sent.map(({ input }) => input['commandId']);
    const first = ids((await imported()).sent);
    expect(new Set(first).size).toBe(3);
    put(
      'b.csv',
      `breachId,sentenceId,personId,occurredOn\nb2,s2,p2,2013-05-08\nb1,s1,p1,2013-05-07\nb1,s1,p1,2013-05-07\n`,
    );
    expect(ids((await imported()).sent)).toEqual(first);
  });

  it('leaves an empty cell out, and splits a list at its semicolons', async () => {
    put('reschedule.csv', `${START},reportedBy\n2012-12-10,p1,s1,ORDER,2014-06-09,essex,\n`);
    describeAs([{ path: 'reschedule.csv', command: 'startSentence' }]);
    const { sent } = await imported();
    expect(Object.keys(sent[0]?.input ?? {})).not.toContain('reportedBy');
  });

  it('names file, line, field, rule and code of what is refused, and lets the rest in', async () => {
    put('b.csv', `${BREACH}\n2013-05-07,p1,b1,s1\n2013-05-08,p2,"b2,s2\n2013-05-09,p3,b3,s3\n`);
    describeAs([{ path: 'b.csv', command: 'recordBreach' }]);
    const { summary, faults } = await imported(({ input }) =>
      input['personId'] === 'p3'
        ? {
            kind: 'refused',
            faults: [{ field: 'personId', rule: 'Nobody is registered.', code: 'UNKNOWN_PERSON' }],
          }
        : ACCEPTED,
    );
    expect(faults).toEqual([
      expect.stringMatching(/^b\.csv:3: a quote is opened and never closed.*\(UNREADABLE\)$/),
      'b.csv:4 personId: Nobody is registered. (UNKNOWN_PERSON)',
    ]);
    expect(summary).toMatchObject({ total: 3, added: 1, known: 0, refused: 2 });
  });

  it('counts what had gone in before apart from what is new', async () => {
    put('b.csv', `${BREACH}\n2013-05-07,p1,b1,s1\n2013-05-08,p2,b2,s2\n`);
    describeAs([{ path: 'b.csv', command: 'recordBreach' }]);
    const { summary } = await imported(({ input }) => ({
      ...ACCEPTED,
      repeated: input['personId'] === 'p1',
    }));
    expect(summary).toMatchObject({ total: 2, added: 1, known: 1, refused: 0 });
  });

  it('takes files named after commands where there is no data package', async () => {
    put('01-start-sentence.csv', `${START}\n2012-12-10,p1,s1,ORDER,2014-06-09,essex\n`);
    put('02-recordBreach.csv', `${BREACH}\n2013-05-07,p1,b1,s1\n`);
    const { sent, summary } = await imported();
    expect(sent.map(({ command }) => command)).toEqual(['StartSentence', 'RecordBreach']);
    expect(summary.batch).toBe(folder.split('/').at(-1));
  });

  it('names the files that the data package leaves out', async () => {
    put('b.csv', `${BREACH}\n`);
    put('forgotten.csv', 'a,b\n');
    describeAs([{ path: 'b.csv', command: 'recordBreach' }]);
    expect((await imported()).summary.unlisted).toEqual(['forgotten.csv']);
  });
});

describe('A folder that cannot be imported changes nothing', () => {
  it('where a header is wrong in any of its files', async () => {
    put('b.csv', `${BREACH}\n2013-05-07,p1,b1,s1\n`);
    put('s.csv', `${START.replace('personId', 'persnId')}\n`);
    describeAs([
      { path: 'b.csv', command: 'recordBreach' },
      { path: 's.csv', command: 'startSentence' },
    ]);
    const refusal = await refusalOf();
    expect(refusal).toContain('s.csv:1 persnId: is not a field of this command: did you mean personId?');
    expect(refusal).toContain('s.csv:1 personId: is missing');
  });

  it('where a resource is not there, leaves the folder, or names no command', async () => {
    describeAs([
      { path: 'nowhere.csv', command: 'recordBreach' },
      { path: '../outside.csv', command: 'recordBreach' },
      { path: 'datapackage.json', command: 'recordBreech' },
    ]);
    const refusal = await refusalOf();
    expect(refusal).toContain('resources[0].path: nowhere.csv is not there');
    expect(refusal).toContain('resources[1].path: ../outside.csv must be inside the folder');
    expect(refusal).toContain(
      'resources[2].command: recordBreech is not a command: did you mean recordBreach?',
    );
  });

  it('where the data package is not JSON', async () => {
    put('datapackage.json', '{ resources: ');
    expect(await refusalOf()).toContain('datapackage.json: must be a JSON object');
  });

  it('where there is no folder, no file for it, or only a file', async () => {
    expect(await refusalOf()).toContain('holds nothing to import');
    put('notes.csv', 'a,b\n');
    expect(await refusalOf()).toContain('notes is not a command');
    const file = join(folder, 'notes.csv');
    await expect(runImport({ folder: file, send: async () => ACCEPTED })).rejects.toThrow('is a file');
    await expect(runImport({ folder: join(folder, 'x'), send: async () => ACCEPTED })).rejects.toThrow(
      'there is no such folder',
    );
  });

  it('where a file is empty or in UTF-16', async () => {
    describeAs([{ path: 'b.csv', command: 'recordBreach' }]);
    put('b.csv', '');
    expect(await refusalOf()).toContain('b.csv: is empty: it needs at least a header');
    writeFileSync(join(folder, 'b.csv'), Buffer.from(`\uFEFF${BREACH}`, 'utf16le'));
    expect(await refusalOf()).toContain('b.csv: is written in UTF-16: save it as UTF-8');
  });

  it('where a file ends its lines with CR alone', async () => {
    describeAs([{ path: 'b.csv', command: 'recordBreach' }]);
    put('b.csv', `${BREACH}\r2013-05-07,p1,b1,s1\r`);
    expect(await refusalOf()).toContain(
      'b.csv: ends its lines as old Macs did, with CR alone: save it with LF',
    );
  });

  it('where a file is a symbolic link that leads out of the folder, but not where it stays within', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'throughline-outside-'));
    writeFileSync(join(outside, 'secret.csv'), `${BREACH}\n2013-05-07,p1,b1,s1\n`);
    describeAs([{ path: 'b.csv', command: 'recordBreach' }]);
    symlinkSync(join(outside, 'secret.csv'), join(folder, 'b.csv'));
    expect(await refusalOf()).toContain('b.csv is a symbolic link that leads out of the folder');
    rmSync(join(folder, 'b.csv'));
    put('kept.csv', `${BREACH}\n2013-05-07,p1,b1,s1\n`);
    symlinkSync('kept.csv', join(folder, 'b.csv'));
    expect((await imported()).summary).toMatchObject({ added: 1, refused: 0 });
    rmSync(outside, { recursive: true });
  });
});
