import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type EventLog, type NewEvent, openSqliteEventLog } from '#event-log';
import type { KeyStore } from '#privacy';
import { note, personOf, STREAMS } from './notes.js';
import { programmeEvents } from './programme-events.js';
import { openKeys, sealed } from './sealing.js';
import type { Setting } from './figure.js';

/** So many appends are under way while a log is filled: a group of the log's takes no more. */
const AT_ONCE = 512;

export type Filling = 'plain' | 'sealed' | 'programme';

/** A log of the setting's size, in the setting's folder. Filled once a run and size through the port, then copied. */
export async function filledLog(setting: Setting, filling: Filling, name = 'log.db'): Promise<string> {
  const { events, fixtures, folder } = setting;
  const original = join(fixtures, `${filling}-${events}.db`);
  if (!existsSync(original)) await fill(original, filling, setting);
  const file = join(folder, name);
  copyFileSync(original, file);
  return file;
}

async function fill(original: string, filling: Filling, { events, fixtures }: Setting): Promise<void> {
  const partial = `${original}.partial`;
  const log = openSqliteEventLog({ file: partial, clock: () => new Date() });
  const keys = filling === 'sealed' ? await openKeys(fixtures) : undefined;
  await appendAll(log, filling === 'programme' ? await programmeEvents(events) : placedNotes(events, keys));
  await log.close();
  await keys?.close(); // its file is copied: what is in its write-ahead log must be in it
  rmSync(`${partial}.lock`, { force: true });
  renameSync(partial, original);
}

type Placed = readonly [stream: string, event: NewEvent];

function* placedNotes(
  events: number,
  keys: KeyStore | undefined,
): Generator<Placed | Promise<Placed>, undefined> {
  for (let index = 0; index < events; index += 1) {
    const stream = `match-${index % STREAMS}`;
    const event = note(index);
    yield keys ? sealed(event, personOf(index), keys).then((one): Placed => [stream, one]) : [stream, event];
  }
}

async function appendAll(log: EventLog, source: Iterable<Placed | Promise<Placed>>): Promise<void> {
  const next = new Map<string, bigint>();
  let under: Promise<unknown>[] = [];
  for (const one of source) {
    const [stream, event] = await one;
    const revision = next.get(stream) ?? 0n;
    next.set(stream, revision + 1n);
    const expected = revision === 0n ? 'no_stream' : revision - 1n;
    under.push(log.append(stream, [event], { expected }));
    if (under.length < AT_ONCE) continue;
    await Promise.all(under);
    under = [];
  }
  await Promise.all(under);
}
