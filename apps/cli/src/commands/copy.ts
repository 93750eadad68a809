import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import {
  copyLog,
  type CopyProgress,
  type CopyReport,
  type LogAddress,
  openCopySource,
  openCopyTarget,
  openLogReader,
  parseLogAddress,
  PositionMap,
  verifyCopy,
} from '#event-log';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { Closing } from '../../../standalone/src/closing.js';
import type { Configuration } from '../../../standalone/src/configuration/index.js';
import { progressLine } from '../../../standalone/src/progress-line.js';
import { onStopSignal } from '../../../standalone/src/stop-signal.js';
import { configurationFor, dataOption } from '../options.js';
import { tell } from '../output.js';
import { recordHere, requireRecordOf } from '../record-here.js';

/** All is copied that was there when it began; there is something left to do. */
const NOT_THE_END = 2;
/** A signal ended it between two events. */
const ENDED_EARLY = 3;

interface CopyCommandOptions {
  readonly from?: string;
  readonly to?: string;
  readonly map?: string;
  readonly verifyOnly?: true;
  readonly data?: string;
}

interface Sides {
  readonly from: LogAddress;
  readonly to: LogAddress;
  readonly mapFile: string;
}

export function copyCommand(): Command {
  return new Command('copy')
    .description(
      'copy a log to another store: order, ids, revisions, hashes and times of recording stay. It can be ended, or ' +
        'killed, at any time: run again, it goes on where it was',
    )
    .addOption(new Option('--from <log>', 'sqlite:path or esdb://…').env('COPY_FROM'))
    .addOption(new Option('--to <log>', 'the same; empty, or as an earlier copy has left it').env('COPY_TO'))
    .option(
      '--map <file>',
      'where the map of positions is kept, a line "old new" an event (default: beside the file on SQLite: ' +
        '….copied-out where that is copied from, ….copied-in where it is copied to)',
    )
    .option('--verify-only', 'copy nothing: compare the copy with its source, event by event')
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nGive addresses with a password in COPY_FROM and COPY_TO: others can read the arguments of a process.' +
        '\nA copy goes on the record of access: the one of the data folder, or of ACCESS_RECORD.' +
        '\nExit codes: 0 the copy is whole, 1 it was refused or failed (the first difference is named on standard ' +
        'error),\n2 the source has grown meanwhile, or the clock of the store is behind (standard error says what to ' +
        'do),\n3 it was ended before it was whole.',
    )
    .action(async (options: CopyCommandOptions) => {
      const sides = sidesOf(options);
      const stopping = new AbortController();
      void onStopSignal(() => stopping.abort());
      try {
        const report = options.verifyOnly
          ? await verifySides(sides, stopping.signal)
          : await copySides(sides, recordFor(sides, options), stopping.signal);
        tellReport(report, sides);
      } catch (error) {
        if (!stopping.signal.aborted) throw error;
        tell(
          'Ended before it was whole. What is copied stays: run the command again, and it goes on from there.',
        );
        process.exitCode = ENDED_EARLY;
      }
    });
}

/** @throws BootFailure, InvalidArgument; they quote no address, which may hold a password */
function sidesOf({ from, to, map }: CopyCommandOptions): Sides {
  if (from === undefined) throw new BootFailure('--from: name the log to copy, here or in COPY_FROM');
  if (to === undefined) throw new BootFailure('--to: name the log to copy to, here or in COPY_TO');
  const [source, target] = [parseLogAddress(from, '--from'), parseLogAddress(to, '--to')];
  if (source.location === target.location) {
    throw new BootFailure(`${source.location} cannot be copied to itself: name another log in --to`);
  }
  const mapFile = map ?? besideOf(source, target);
  if (mapFile === undefined) {
    throw new BootFailure(
      '--map: name a file for the map of positions, since neither log is a file that it could lie beside',
    );
  }
  return { from: source, to: target, mapFile };
}

function besideOf(from: LogAddress, to: LogAddress): string | undefined {
  if (from.kind === 'sqlite') return `${from.file}.copied-out`;
  return to.kind === 'sqlite' ? `${to.file}.copied-in` : undefined;
}

/** @throws BootFailure where it is not known whose record of access it goes on */
function recordFor({ from }: Sides, { data }: CopyCommandOptions): Configuration {
  const configuration = configurationFor(data);
  if (from.kind === 'sqlite') requireRecordOf(from.file, configuration, data);
  return configuration;
}

async function copySides(
  { from, to, mapFile }: Sides,
  record: Configuration,
  signal: AbortSignal,
): Promise<CopyReport> {
  const closing = new Closing();
  const progress = phases();
  try {
    const source = openCopySource(from);
    closing.last(() => source.close());
    if (source.writers === 'running') {
      tell(
        `${from.location} is being written by a process that runs: what it holds now is copied. Stop that process, ` +
          'then run this command again for the rest.',
      );
    }
    await recordHere(record, { operation: 'copy' });
    const target = openCopyTarget(to);
    closing.last(() => target.close());
    const map = PositionMap.open(mapFile, from.location, to.location);
    closing.last(async () => map.close());
    return await copyLog({ source, target, map, onProgress: progress.show, signal });
  } finally {
    progress.end();
    await closing.close();
  }
}

async function verifySides({ from, to, mapFile }: Sides, signal: AbortSignal): Promise<CopyReport> {
  const closing = new Closing();
  const progress = phases();
  try {
    const source = openLogReader(from);
    closing.last(() => source.close());
    const target = openLogReader(to);
    closing.last(() => target.close());
    const map = existsSync(mapFile) ? PositionMap.openForReading(mapFile) : undefined;
    closing.last(async () => map?.close());
    if (map === undefined) tell(`${mapFile} is not there: the map of positions is not compared.`);
    return await verifyCopy({ source, target, ...(map && { map }), onProgress: progress.show, signal });
  } finally {
    progress.end();
    await closing.close();
  }
}

function tellReport(report: CopyReport, { from, to, mapFile }: Sides): void {
  const { events, copied, streams, headsDigest, last, beyond, sourceGrown, notBefore } = report;
  process.stdout.write(
    `${to.location} holds all of ${from.location}: ${events} events (${copied} copied now) in ${streams} streams, ` +
      `heads ${headsDigest}\n`,
  );
  if (last)
    process.stdout.write(`The last lies at ${last.from} there, at ${last.to} here; all are in ${mapFile}\n`);
  if (beyond > 0) process.stdout.write(`It has gone on since: ${beyond} events more.\n`);
  if (sourceGrown) {
    tell(
      `${from.location} has grown meanwhile: stop what writes it, then run the command again for the rest.`,
    );
    process.exitCode = NOT_THE_END;
  }
  if (notBefore !== null) {
    tell(
      `The clock of ${to.location} is behind the last time of recording. Let nothing write to it before its clock ` +
        `shows ${notBefore}, or new entries would seem to have been recorded before those that were copied.`,
    );
    process.exitCode = NOT_THE_END;
  }
}

const PHASES = { comparing: 'Comparing', copying: 'Copying', checking: 'Checking', verifying: 'Verifying' };

/** A line of progress for each phase. */
function phases(): { readonly show: (progress: CopyProgress) => void; readonly end: () => void } {
  let current: CopyProgress['phase'] | undefined;
  let line = progressLine('');
  return {
    show({ phase, events }) {
      if (phase !== current) {
        line.end();
        line = progressLine(PHASES[phase]);
      }
      current = phase;
      line.show(events);
    },
    end: () => line.end(),
  };
}
