import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import { releaseOnRecord } from '#access';
import {
  faultsOfSpecification,
  plainLine,
  releaseLines,
  releaseOf,
  replay,
  type ReplaySelection,
  uniquenessOf,
} from '#application';
import type { EventLogReader } from '#event-log';
import { DEFAULT_PRECISION, type Justification, JUSTIFICATIONS, type Precision, PRECISIONS } from '#privacy';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { progressLine } from '../../../standalone/src/progress-line.js';
import { hasReleaseKey, releaseKeys } from '../../../standalone/src/secrets.js';
import type { Configuration } from '../../../standalone/src/configuration/index.js';
import { openLogFor } from '../open-log.js';
import {
  configurationFor,
  dataOption,
  logOption,
  parseDay,
  parseInstant,
  parseName,
  parseTypes,
} from '../options.js';
import { tell, writeLines } from '../output.js';
import { recordHere, requireRecordOfLog } from '../record-here.js';

interface ReplayOptions extends ReplaySelection {
  readonly data?: string;
  readonly log?: string;
  /** True where no release is named. */
  readonly pseudonymise?: string | true;
  readonly for?: string;
  readonly precision?: Precision;
  readonly justification?: Justification;
  readonly report?: true;
}

export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'print the events of the log in its order, one line of JSON each; what is sealed stays sealed',
    )
    .option('--from <day>', 'what happened on this London day or later', parseDay)
    .option('--to <day>', 'what happened on this London day or earlier', parseDay)
    .option('--types <types>', 'of these event types, with commas between them', parseTypes)
    .option('--person <id>', 'what is about this person', parseName)
    .option(
      '--known-at <instant>',
      'as the record stood then: without what was recorded later or had been corrected, and without the corrections',
      parseInstant,
    )
    .option(
      '--pseudonymise [release]',
      'for evaluators: identifiers as pseudonyms, which are the same again for the same release and precision, and dates coarsened',
      parseName,
    )
    .option('--for <principal>', 'with --pseudonymise: whose release it is, to give what they get over HTTP')
    .addOption(
      new Option(
        '--precision <precision>',
        'with --pseudonymise: how finely dates are told (default: month)',
      ).choices(PRECISIONS),
    )
    .addOption(
      new Option('--justification <code>', 'with --precision day: why exact days are needed').choices(
        JUSTIFICATIONS,
      ),
    )
    .option(
      '--report',
      'print no events, but how many persons would stand out by their dates in a release, at each precision',
    )
    .addOption(logOption())
    .addOption(dataOption())
    .action(async ({ data, log: address, ...options }: ReplayOptions) => {
      requireSense(options);
      const configuration = configurationFor(data, address);
      requireRecordOfLog(configuration, data, address);
      if (options.pseudonymise !== undefined) requireReleaseKey(configuration);
      const log = openLogFor(configuration);
      const progress = progressLine('Replaying');
      try {
        await recordHere(configuration, {
          operation: options.report ? 'replayReport' : 'replay',
          person: options.person,
          release: nameOnRecord(options),
        });
        await writeLines(counted(linesOf(log, options, configuration), progress.show));
      } finally {
        progress.end();
        await log.close();
      }
    });
}

/** @throws BootFailure naming the first thing that makes no sense */
function requireSense({ from, to, person, pseudonymise, report, ...options }: ReplayOptions): void {
  if (from !== undefined && to !== undefined && from > to) {
    throw new BootFailure('--to must not be before --from: exchange them, or correct one');
  }
  if (pseudonymise === undefined) {
    const idle = (['for', 'precision', 'justification'] as const).find((name) => options[name] !== undefined);
    if (idle === undefined) return;
    throw new BootFailure(`--${idle} is of releases alone: add --pseudonymise, or leave it out`);
  }
  if (person !== undefined) {
    throw new BootFailure('--person would tell whose pseudonym is whose: leave it, or --pseudonymise, out');
  }
  if (report) throw new BootFailure('--report counts and releases nothing: leave it, or --pseudonymise, out');
  const { types, knownAt, precision, justification } = options;
  const [fault] = faultsOfSpecification({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(types === undefined ? {} : { types }),
    ...(precision === undefined ? {} : { precision }),
    ...(justification === undefined ? {} : { justification }),
  });
  if (fault) throw new BootFailure(`${OPTIONS[fault.field] ?? fault.field} ${fault.rule}`);
}

const OPTIONS: Readonly<Record<string, string>> = {
  from: '--from',
  to: '--to',
  knownAt: '--known-at',
  justification: '--precision day:',
};

function nameOnRecord({ pseudonymise, ...asked }: ReplayOptions): string | undefined {
  if (pseudonymise === undefined) return undefined;
  return releaseOnRecord(pseudonymise === true ? 'unnamed' : pseudonymise, asked);
}

/** A key made here would make other pseudonyms than the gateways make for the same release. */
function requireReleaseKey(configuration: Configuration): void {
  if (configuration.eventLog.kind === 'sqlite' || hasReleaseKey(configuration)) return;
  throw new BootFailure(
    'RELEASE_KEY is not set: the pseudonyms of a release are made with the key that the gateways share. ' +
      'Set it to theirs',
  );
}

function linesOf(
  log: EventLogReader,
  { pseudonymise, report, for: principal, ...selection }: ReplayOptions,
  configuration: Configuration,
): AsyncIterable<string> {
  const { signal } = new AbortController();
  if (pseudonymise === undefined) {
    return report
      ? reportLines(uniquenessOf(log, selection, signal))
      : mapped(replay(log, selection, signal), plainLine);
  }
  const name = pseudonymise === true ? `release-${randomUUID()}` : pseudonymise;
  const { precision = DEFAULT_PRECISION } = selection;
  tell(`Release ${name} by the ${precision}: name it again, at this precision, for the same pseudonyms.`);
  const key = releaseKeys(configuration)(releaseOf({ principal, name, precision }));
  return releaseLines(log, selection, { name, key }, signal);
}

async function* reportLines(report: Promise<object>): AsyncGenerator<string, void, undefined> {
  yield JSON.stringify(await report, null, 2);
}

async function* mapped<Item>(
  items: AsyncIterable<Item>,
  lineOf: (item: Item) => string,
): AsyncGenerator<string, void, undefined> {
  for await (const item of items) yield lineOf(item);
}

async function* counted(
  lines: AsyncIterable<string>,
  show: (done: number) => void,
): AsyncGenerator<string, void, undefined> {
  let done = 0;
  for await (const line of lines) {
    yield line;
    show((done += 1));
  }
}
