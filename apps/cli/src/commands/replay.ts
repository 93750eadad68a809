import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { plainLine, pseudonymisedLines, replay, type ReplaySelection } from '#application';
import { pseudonymiser } from '#privacy';
import type { ProgrammeEvent } from '#programme';
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

interface ReplayOptions extends ReplaySelection {
  readonly data?: string;
  readonly log?: string;
  /** True where no release is named. */
  readonly pseudonymise?: string | true;
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
      'for evaluators: identifiers as pseudonyms, which are the same again for the same release',
      parseName,
    )
    .addOption(logOption())
    .addOption(dataOption())
    .action(async ({ data, log: address, pseudonymise, ...selection }: ReplayOptions) => {
      const { from, to } = selection;
      if (from !== undefined && to !== undefined && from > to) {
        throw new BootFailure('--to must not be before --from: exchange them, or correct one');
      }
      const configuration = configurationFor(data, address);
      if (pseudonymise !== undefined) requireReleaseKey(configuration);
      const log = openLogFor(configuration);
      const progress = progressLine('Replaying');
      try {
        await writeLines(
          lines(
            replay(log, selection, new AbortController().signal),
            lineOf(pseudonymise, configuration),
            progress.show,
          ),
        );
      } finally {
        progress.end();
        await log.close();
      }
    });
}

/** A key made here would make other pseudonyms than the gateways make for the same release. */
function requireReleaseKey(configuration: Configuration): void {
  if (configuration.eventLog.kind === 'sqlite' || hasReleaseKey(configuration)) return;
  throw new BootFailure(
    'RELEASE_KEY is not set: the pseudonyms of a release are made with the key that the gateways share. ' +
      'Set it to theirs',
  );
}

function lineOf(
  pseudonymise: string | true | undefined,
  configuration: Configuration,
): (event: ProgrammeEvent) => string {
  if (pseudonymise === undefined) return plainLine;
  const release = pseudonymise === true ? randomUUID() : pseudonymise;
  tell(`Release ${release}: name it again for the same pseudonyms.`);
  return pseudonymisedLines(pseudonymiser(releaseKeys(configuration)(release)));
}

async function* lines(
  events: AsyncIterable<ProgrammeEvent>,
  lineOf: (event: ProgrammeEvent) => string,
  show: (done: number) => void,
): AsyncGenerator<string, void, undefined> {
  let done = 0;
  for await (const event of events) {
    yield lineOf(event);
    show((done += 1));
  }
}
