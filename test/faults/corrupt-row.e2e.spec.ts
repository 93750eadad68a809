import { randomBytes } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { commandExecutor, findCommand } from '#application';
import { type EventLog, openEventStoreDbLog, openSqliteEventLog } from '#event-log';
import { environmentMasterKey, openSqliteKeyStore } from '#privacy';
import { TestServer } from '../eventstoredb-node/start.js';
import { afterwards } from '../support/cleanup.js';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { settingsFor } from '../support/server.js';
import { type Row, rowsOf, swapped, tamper } from './corrupt-row.js';

/** With two entries each: more than an anchor covers. */
const PERSONS = 140;
const MASTER_KEY = randomBytes(32).toString('base64');

/** A programme with some personal details, on this log and with keys in this folder. */
async function record(log: EventLog, folder: string): Promise<void> {
  const keys = openSqliteKeyStore({
    file: join(folder, 'keys.db'),
    masterKey: environmentMasterKey('MASTER_KEY', { MASTER_KEY }),
  });
  const now = () => new Date().toISOString();
  const executor = commandExecutor({ log, keys, now, newId: () => uuidV7() });
  const send = async (name: string, input: object): Promise<void> => {
    const definition = findCommand(name);
    if (!definition) throw new Error(`there is no command ${name}`);
    const actor = { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' };
    await executor.execute(definition, input, { actor });
  };
  const recordOne = async (personId: string): Promise<void> => {
    const about = { personId, occurredOn: daysAgo(0) };
    await send('RegisterPerson', about);
    await send('RecordPersonalDetails', { ...about, name: `Name of ${personId}` });
  };
  // In two parts, so that the first half of the log holds streams that are whole.
  for (const part of ['a', 'b']) {
    await Promise.all(Array.from({ length: PERSONS / 2 }, (_, index) => recordOne(`${part}${index}`)));
  }
  await keys.close();
  await log.close();
}

/** Each recorded a millisecond after the other, so that two times can be told apart. */
function tickingClock(): () => Date {
  let now = Date.parse('2014-09-01T12:00:00.000Z');
  return () => new Date((now += 1));
}

/** The second entry of somebody in the first half of the log: it has an event before it and an anchor after it. */
function pickFrom(rows: readonly Row[]): Row {
  const row = rows.find(({ position, revision }) => revision === 1 && position < PERSONS);
  if (!row) throw new Error('nobody has two entries there');
  return row;
}

const firstOf = (rows: readonly Row[], { stream }: Row): Row => {
  const row = rows.find((one) => one.stream === stream && one.revision === 0);
  if (!row) throw new Error(`${stream} has no beginning`);
  return row;
};

const at = ({ stream, revision }: Row): string => `${stream}, revision ${revision}: `;

interface Damage {
  readonly what: string;
  readonly sql: (row: Row, rows: readonly Row[]) => string;
  /** What must be told, in the words for a person, and the code. */
  readonly named: (row: Row, rows: readonly Row[]) => readonly string[];
}

const HASH = `$."throughline.hash"`;

/** What can be done to a row on either log. */
const DAMAGES: readonly Damage[] = [
  {
    what: 'an event whose data was changed',
    sql: ({ position }) =>
      `UPDATE event SET data = json_set(data, '$.name', 'x') WHERE position = ${position}`,
    named: (row) => [`${at(row)}it was changed`, '(HASH_MISMATCH)'],
  },
  {
    what: 'an event whose metadata was changed',
    sql: ({ position }) =>
      `UPDATE event SET metadata = json_set(metadata, '$.actor.id', 'x') WHERE position = ${position}`,
    named: (row) => [`${at(row)}it was changed`, '(HASH_MISMATCH)'],
  },
  {
    what: 'the event after one that was deleted',
    sql: (row, rows) => `DELETE FROM event WHERE position = ${firstOf(rows, row).position}`,
    named: (row) => [`${at(row)}revision 0 of its stream is gone`, '(REVISION_MISSING)'],
  },
  {
    what: 'two events whose places in the log were swapped',
    sql: (row, rows) => swapped(firstOf(rows, row).position, row.position),
    named: (row) => [`${at(row)}revision 0 of its stream lies after it`, '(ORDER_CHANGED)'],
  },
];

describe('On SQLite, verify names', () => {
  let pristine: string;
  let rows: readonly Row[];
  beforeAll(async () => {
    pristine = dataFolder();
    await record(openSqliteEventLog({ file: join(pristine, 'log.db'), clock: tickingClock() }), pristine);
    rows = rowsOf(join(pristine, 'log.db'));
  });

  const copy = (): string => {
    const folder = dataFolder();
    cpSync(pristine, folder, { recursive: true });
    return folder;
  };
  const verify = (folder: string, ...options: readonly string[]) =>
    throughline(['verify', ...options], settingsFor(folder, false, { MASTER_KEY }));

  it('nothing where all is as it was written', async () => {
    const { code, stdout } = await verify(pristine, '--keys');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${PERSONS * 2} events`) });
    expect(stdout).toContain('Every sealed value opens');
  });

  const onlyHere: readonly Damage[] = [
    {
      what: 'an event whose time of recording was put back',
      sql: ({ position }) =>
        `UPDATE event SET recorded_at = '2014-01-01T00:00:00.000Z' WHERE position = ${position}`,
      named: (row) => [`${at(row)}2014-01-01T00:00:00.000Z is before`, '(RECORDED_AT_INVALID)'],
    },
    {
      what: 'an event whose hash was changed, and the place',
      sql: ({ position }) => `UPDATE event SET hash = '${'0'.repeat(64)}' WHERE position = ${position}`,
      named: (row) => [`position ${String(row.position).padStart(20, '0')}, ${at(row)}`, '(HASH_MISMATCH)'],
    },
    {
      what: 'an anchor over a time of recording that was changed by a millisecond',
      sql: ({ position }) =>
        `UPDATE event SET recorded_at = (SELECT recorded_at FROM event WHERE position = ${position + 1}) WHERE position = ${position}`,
      named: () => [`position ${'256'.padStart(20, '0')}: order, ids or times`, '(ANCHOR_MISMATCH)'],
    },
    {
      what: 'an anchor that was changed',
      sql: () => `UPDATE anchor SET hash = 'x'`,
      named: () => [`position ${'256'.padStart(20, '0')}: order, ids or times`, '(ANCHOR_MISMATCH)'],
    },
    {
      what: 'an end that was cut off',
      sql: () => `DELETE FROM event WHERE position > ${PERSONS * 2 - 3}`,
      named: () => [
        `position ${String(PERSONS * 2 - 2).padStart(20, '0')}: 3 events are gone`,
        '(POSITION_MISSING)',
      ],
    },
  ];
  it.each([...DAMAGES, ...onlyHere])('$what', async ({ sql, named }) => {
    const folder = copy();
    const row = pickFrom(rows);
    tamper(join(folder, 'log.db'), sql(row, rows));
    const { code, stderr } = await verify(folder);
    expect(code).toBe(1);
    for (const text of named(row, rows)) expect(stderr).toContain(text);
    expect(stderr).toContain('The log is not what was written');
  });

  it('an event whose key is missing, and of what', async () => {
    const folder = copy();
    const row = pickFrom(rows);
    tamper(
      join(folder, 'keys.db'),
      `DELETE FROM data_key WHERE subject = '${row.stream.slice('dataSubject-'.length)}'`,
    );
    const { code, stdout, stderr } = await verify(folder, '--keys');
    expect(code).toBe(1);
    expect(stdout).toContain('The log is what was written');
    expect(stderr).toContain(`${at(row)}event ${row.id}, data.name: its key is neither kept nor recorded`);
    expect(stderr).toContain('1 entries hold what does not open');
  });
});

describe('On EventStoreDB, verify names', () => {
  const USER = 'throughline';
  let server: TestServer;
  let folder: string;
  let serverFolder: string;
  let rows: readonly Row[];
  let logs = 0;
  beforeAll(async () => {
    folder = dataFolder();
    serverFolder = dataFolder();
    server = await TestServer.start({ folder: serverFolder, tls: true, users: { [USER]: 'p@ss' } });
    afterwards(() => server.kill());
    await record(openEventStoreDbLog({ connectionString: server.connectionString(USER) }), folder);
    const written = new DatabaseSync(server.file);
    written.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    written.close();
    rows = rowsOf(server.file);
  });

  /** Has the server serve a copy of its log, to which something was done. */
  async function serve(sql: string): Promise<void> {
    const name = `copy-${(logs += 1)}.db`;
    const file = join(serverFolder, name);
    cpSync(join(serverFolder, 'server.db'), file);
    tamper(file, sql);
    await server.openLog(name);
    afterwards(() => rmSync(file, { force: true }));
  }
  const verify = (...options: readonly string[]) =>
    throughline(
      ['verify', ...options],
      settingsFor(folder, false, { MASTER_KEY, EVENT_LOG: server.connectionString(USER) }),
    );

  it('nothing where all is as it was written', async () => {
    const { code, stdout } = await verify('--keys');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${PERSONS * 2} events`) });
    expect(stdout).toContain('Every sealed value opens');
  });

  const onlyHere: readonly Damage[] = [
    {
      what: 'an event whose hash was changed',
      sql: ({ position }) =>
        `UPDATE event SET metadata = json_set(metadata, '${HASH}', '${'0'.repeat(64)}') WHERE position = ${position}`,
      named: (row) => [`${at(row)}it was changed, or the hash`, '(HASH_MISMATCH)'],
    },
    {
      what: 'an event that lost its hash',
      sql: ({ position }) =>
        `UPDATE event SET metadata = json_remove(metadata, '${HASH}') WHERE position = ${position}`,
      named: (row) => [at(row), '(HASH_MISMATCH)'],
    },
  ];
  it.each([...DAMAGES, ...onlyHere])('$what', async ({ sql, named }) => {
    const row = pickFrom(rows);
    await serve(sql(row, rows));
    const { code, stderr } = await verify();
    expect(code).toBe(1);
    for (const text of named(row, rows)) expect(stderr).toContain(text);
    expect(stderr).toMatch(/position \d{40}, dataSubject-/);
  });

  it('no time of recording that was put back: the server alone keeps it, and the log never lets it go backwards', async () => {
    const { position } = pickFrom(rows);
    await serve(`UPDATE event SET recorded_at = '2014-01-01T00:00:00.000Z' WHERE position = ${position}`);
    expect((await verify()).code).toBe(0);
  });

  it('an end that was cut off, by heads that were exported', async () => {
    const heads = join(folder, 'heads.ndjson');
    await serve('SELECT 1');
    expect((await verify('--export-heads', heads)).code).toBe(0);
    const last = rows.at(-1);
    if (!last) throw new Error('nothing was recorded');
    await serve(`DELETE FROM event WHERE position = ${last.position}`);
    expect((await verify()).code).toBe(0);
    const { code, stderr } = await verify('--heads', heads);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${last.stream}, revision ${last.revision}: the exported head is gone (HEAD_MISMATCH)`,
    );
  });
});
