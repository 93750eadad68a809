import { type EventLog, openSqliteEventLog } from '#event-log';
import type { KeyStore } from '#privacy';
import { BareLog } from './bare-log.js';
import type { Setting } from './figure.js';
import { filledLog } from './filled-logs.js';
import { notes, STREAMS } from './notes.js';
import { openKeys } from './sealing.js';

/** Two logs of the same content, one behind the port and one bare, and the keys where fields are to be sealed. */
export interface AppendPair {
  readonly log: EventLog;
  readonly bare: BareLog;
  readonly keys: KeyStore | undefined;
  /** Notes that stand in neither log. */
  readonly fresh: (count: number) => ReturnType<typeof notes>;
  close(): Promise<void>;
}

export async function appendPair(setting: Setting, seal: boolean): Promise<AppendPair> {
  const log = openSqliteEventLog({ file: filledLog(setting, 'plain'), clock: () => new Date() });
  const bare = new BareLog(filledLog(setting, 'plain', 'bare.db'));
  const keys = seal ? await openKeys(setting.folder) : undefined;
  let next = setting.events;
  return {
    log,
    bare,
    keys,
    fresh: (count) => notes(setting.seed, (next += count) - count, count),
    async close() {
      await log.close();
      bare.close();
      await keys?.close();
    },
  };
}

/** Streams of one side that did not exist before, and the revision that each has come to. */
export class FreshStreams {
  constructor(private readonly name = 'fresh') {}

  private readonly revisions = Array.from({ length: STREAMS }, () => -1n);

  /** The place of the next event of a stream. */
  next(index: number): { readonly stream: string; readonly revision: bigint } {
    const slot = index % STREAMS;
    const revision = (this.revisions[slot] ?? -1n) + 1n;
    this.revisions[slot] = revision;
    return { stream: `${this.name}-${slot}`, revision };
  }
}

export function expecting(revision: bigint): { readonly expected: bigint | 'no_stream' } {
  return { expected: revision === 0n ? 'no_stream' : revision - 1n };
}
