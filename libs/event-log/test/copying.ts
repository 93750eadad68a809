import { join } from 'node:path';
import {
  copyLog,
  openCopySource,
  openCopyTarget,
  openSqliteEventLog,
  parseLogAddress,
  PositionMap,
  type Clock,
  type CopyOptions,
  type CopyReport,
  type CopyTarget,
  type EventLog,
} from '../src/index.js';
import { openWith } from '../src/eventstoredb/open.js';
import { onTestServer, QUICK } from './on-test-server.js';
import { inTemporaryFolder } from './temporary-folder.js';

export type Kind = 'SQLite' | 'EventStoreDB';
export const PAIRINGS: readonly (readonly [Kind, Kind])[] = [
  ['SQLite', 'EventStoreDB'],
  ['EventStoreDB', 'SQLite'],
  ['SQLite', 'SQLite'],
  ['EventStoreDB', 'EventStoreDB'],
];

/** A source, a target and a map to copy between; none of them exists yet. */
export interface Sides {
  readonly from: string;
  readonly to: string;
  readonly map: string;
  readonly folder: string;
}

export function between(
  [source, target]: readonly [Kind, Kind],
  work: (sides: Sides) => Promise<void>,
): Promise<void> {
  return inTemporaryFolder((folder) =>
    at(source, join(folder, 'source.db'), (from) =>
      at(target, join(folder, 'target.db'), (to) => work({ from, to, map: join(folder, 'map'), folder })),
    ),
  );
}

function at(kind: Kind, file: string, work: (address: string) => Promise<void>): Promise<void> {
  if (kind === 'SQLite') return work(`sqlite:${file}`);
  return onTestServer(({ server }) => work(server.connectionString()));
}

/** Opens the log at the address for writing, as a program would, and closes it after the work. */
export async function writing<T>(
  address: string,
  work: (log: EventLog) => Promise<T>,
  clock: Clock = () => new Date(),
): Promise<T> {
  const log = address.startsWith('sqlite:')
    ? openSqliteEventLog({ file: address.slice('sqlite:'.length), clock })
    : openWith({ connectionString: address }, { timing: QUICK });
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** Copies as the command line does. */
export async function copyBetween(
  { from, to, map: file }: Pick<Sides, 'from' | 'to' | 'map'>,
  change: (options: CopyOptions) => CopyOptions = (options) => options,
): Promise<CopyReport> {
  const source = openCopySource(parseLogAddress(from, '--from'));
  const closing: { close(): Promise<void> | void }[] = [source];
  try {
    const target = openCopyTarget(parseLogAddress(to, '--to'));
    closing.push(target);
    const map = PositionMap.open(file, 'source', 'target');
    closing.push(map);
    return await copyLog(change({ source, target, map }));
  } finally {
    for (const opened of closing.reverse()) await opened.close();
  }
}

/** The target with another way to store what it is given. */
export function withCarry(target: CopyTarget, carry: CopyTarget['carry']): CopyTarget {
  return {
    location: target.location,
    readStream: (...asked) => target.readStream(...asked),
    readAll: (...asked) => target.readAll(...asked),
    subscribe: (...asked) => target.subscribe(...asked),
    head: () => target.head(),
    close: () => target.close(),
    inspect: () => target.inspect(),
    clockBehind: () => target.clockBehind(),
    carry,
  };
}
