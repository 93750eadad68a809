import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { verifySeals } from '#application';
import { type Inspectable, type StreamHead, verifyLog, type VerifyReport } from '#event-log';
import { hasCode } from '#privacy';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import type { Configuration } from '../../../standalone/src/configuration/index.js';
import { progressLine } from '../../../standalone/src/progress-line.js';
import { openKeysToRead } from '../../../standalone/src/stores/open-keys.js';
import { type AccessHead, readAccessHead, writeAccessHead } from '../access-head.js';
import { openLogFor } from '../open-log.js';
import { configurationFor, dataOption, logOption } from '../options.js';
import { tell } from '../output.js';
import { recordHere, requireRecordOfLog } from '../record-here.js';
import { verifyAccess } from '../verify-access.js';

interface VerifyCommandOptions {
  readonly data?: string;
  readonly log?: string;
  readonly heads?: string;
  readonly exportHeads?: string;
  readonly keys?: true;
  readonly access?: true;
  readonly accessHead?: string;
  readonly exportAccessHead?: string;
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('walk the hash chain of the log, and name everything that is not as it was written')
    .option('--heads <file>', 'compare with heads exported earlier: each must still be in the log')
    .option('--export-heads <file>', 'write the heads of all streams, to be kept somewhere else')
    .option('--keys', 'open every sealed value too, and name those whose key is missing or that do not open')
    .option('--access', 'walk the hash chain of the record of who looked, too')
    .option(
      '--access-head <file>',
      'the same, and compare with its head exported earlier: it must still be there',
    )
    .option('--export-access-head <file>', 'the same, and write its head, to be kept somewhere else')
    .addOption(logOption())
    .addOption(dataOption())
    .action(async ({ data, log: address, heads, exportHeads, keys, ...ofAccess }: VerifyCommandOptions) => {
      const exportedHeads = heads === undefined ? undefined : readHeads(heads);
      const exportedAccess =
        ofAccess.accessHead === undefined ? undefined : readAccessHead(ofAccess.accessHead);
      const configuration = configurationFor(data, address);
      if (exportHeads !== undefined || keys) requireRecordOfLog(configuration, data, address);
      const log = openLogFor(configuration);
      const progress = progressLine('Verifying');
      try {
        // Heads name every stream, and some streams are named after persons. Before the walk, which may take long.
        if (exportHeads !== undefined) await recordHere(configuration, { operation: 'exportHeads' });
        const onProgress = (events: number): void => progress.show(events);
        const report = await verifyLog(log, { onProgress, ...(exportedHeads && { exportedHeads }) });
        progress.end();
        tellReport(report);
        if (keys) await openAllSeals(configuration, log, onProgress);
        if (isOfAccess(ofAccess)) await tellAccess(configuration, exportedAccess, ofAccess.exportAccessHead);
        if (exportHeads !== undefined) await writeHeads(exportHeads, log.inspect().heads());
      } finally {
        progress.end();
        await log.close();
      }
    });
}

const isOfAccess = ({ access, accessHead, exportAccessHead }: VerifyCommandOptions): boolean =>
  access === true || accessHead !== undefined || exportAccessHead !== undefined;

async function tellAccess(
  configuration: Configuration,
  exported: AccessHead | undefined,
  exportTo: string | undefined,
): Promise<void> {
  const { isWhole, head, line } = await verifyAccess(configuration, exported);
  if (isWhole) {
    process.stdout.write(`${line}\n`);
    if (exportTo === undefined) return;
    if (head === null)
      throw new BootFailure(`${exportTo}: the record of access has no entry yet whose head to write`);
    writeAccessHead(exportTo, head);
    return;
  }
  tell(line);
  process.exitCode = 1;
}

async function openAllSeals(
  configuration: Configuration,
  log: Inspectable,
  onProgress: (events: number) => void,
): Promise<void> {
  const keys = await openKeysToRead(configuration);
  await recordHere(configuration, { operation: 'verifySeals' });
  let faults = 0;
  try {
    for await (const { position, stream, revision, detail } of verifySeals(log, keys, onProgress)) {
      faults += 1;
      if (faults <= MOST_TOLD)
        tell(`position ${position}, ${stream}, revision ${revision}: ${detail} (SEAL_BROKEN)`);
    }
  } finally {
    await keys.close();
  }
  if (faults === 0) {
    process.stdout.write('Every sealed value opens, or its key was destroyed.\n');
    return;
  }
  if (faults > MOST_TOLD) tell(`… and ${faults - MOST_TOLD} more`);
  tell(
    `${faults} entries hold what does not open: bring back the keys that belong to this log from their backup.`,
  );
  process.exitCode = 1;
}

const MOST_TOLD = 1_000;

function tellReport({ events, streams, faults, faultCount, headsDigest, logDigest }: VerifyReport): void {
  for (const { position, stream, revision, fault, detail } of faults) {
    const place = [position && `position ${position}`, stream, revision !== null && `revision ${revision}`];
    tell(`${place.filter(Boolean).join(', ')}: ${detail} (${fault})`);
  }
  if (faultCount === 0) {
    process.stdout.write(
      `The log is what was written: ${events} events in ${streams} streams, heads ${headsDigest}, digest ${logDigest ?? 'none'}\n`,
    );
    return;
  }
  if (faultCount > faults.length) tell(`… and ${faultCount - faults.length} more`);
  tell(
    `The log is not what was written: ${faultCount} faults in ${events} events. Keep it as it is for whoever looks ` +
      'into this, and restore it from a copy that verifies.',
  );
  process.exitCode = 1;
}

/** One head a line: `["stream","revision","hash"]`, the form that the digest of the heads is over. */
async function writeHeads(
  file: string,
  heads: Iterable<StreamHead> | AsyncIterable<StreamHead>,
): Promise<void> {
  const lines: string[] = [];
  for await (const { stream, revision, hash } of heads) {
    lines.push(`${JSON.stringify([stream, String(revision), hash])}\n`);
  }
  try {
    writeFileSync(file, lines.join(''));
  } catch (cause) {
    throw new BootFailure(`${file}: the heads cannot be written there: name another file`, { cause });
  }
}

function readHeads(file: string): readonly StreamHead[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map(parseHead);
  } catch (cause) {
    const rule = hasCode(cause, 'ENOENT')
      ? 'is not there: check the path'
      : 'holds no heads as --export-heads writes them';
    throw new BootFailure(`${file}: ${rule}`, { cause });
  }
}

function parseHead(line: string): StreamHead {
  const head: unknown = JSON.parse(line);
  if (!Array.isArray(head)) throw new TypeError('a head is a list');
  const [stream, revision, hash]: unknown[] = head;
  if (typeof stream !== 'string' || typeof revision !== 'string' || typeof hash !== 'string') {
    throw new TypeError('a head is a list of three texts');
  }
  return { stream, revision: BigInt(revision), hash };
}
