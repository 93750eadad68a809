import { execFileSync } from 'node:child_process';
import { constants, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEvent } from '#event-log';
import type { KeyStore } from '#privacy';
import { BulkLog } from './bulk-log.js';
import type { Setting } from './figure.js';
import { note, personOf, STREAMS } from './notes.js';
import { programmeEvents } from './programme-events.js';
import { openKeys, sealed } from './sealing.js';

/** Notes plain or with a sealed field, events of every kind of step, or plain notes as the test server is sent them. */
export type Filling = 'plain' | 'sealed' | 'programme' | 'server';

/**
 * A log of the setting's size, in the setting's folder. Filled once, for all runs that share the fixtures, then copied.
 * A process of its own fills it, so that nothing of that is in the memory of whoever is measured.
 */
export function filledLog(setting: Setting, filling: Filling, name = 'log.db'): string {
  const { events, fixtures, folder, seed } = setting;
  const original = join(fixtures, `${filling}-${events}-${seed}.db`);
  if (!existsSync(original)) {
    const script = join(import.meta.dirname, 'fill-process.ts');
    const args = [original, filling, JSON.stringify(setting)];
    execFileSync(process.execPath, [...process.execArgv, script, ...args], { stdio: 'inherit' });
  }
  const file = join(folder, name);
  copyFileSync(original, file, constants.COPYFILE_FICLONE);
  return file;
}

/** Fills a log whole, or not at all. */
export async function fill(original: string, filling: Filling, setting: Setting): Promise<void> {
  const partial = `${original}.partial`;
  rmSync(partial, { force: true });
  const log = await BulkLog.create(partial, filling === 'server' ? 'server' : 'log');
  const keys = filling === 'sealed' ? await openKeys(setting.fixtures) : undefined;
  const { events, seed } = setting;
  const source = filling === 'programme' ? await programmeEvents(events, seed) : placed(setting, keys);
  for await (const [stream, event] of source) log.add(stream, event);
  log.close();
  await keys?.close(); // its file is copied: what is in its write-ahead log must be in it
  rmSync(`${partial}.lock`, { force: true });
  renameSync(partial, original);
}

type Placed = readonly [stream: string, event: NewEvent];

async function* placed(
  { events, seed }: Setting,
  keys: KeyStore | undefined,
): AsyncGenerator<Placed, void, undefined> {
  for (let index = 0; index < events; index += 1) {
    const event = note(seed, index);
    yield [`match-${index % STREAMS}`, keys ? await sealed(event, personOf(index), keys) : event];
  }
}
