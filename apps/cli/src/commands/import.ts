import { Command } from 'commander';
import {
  formatFault,
  type ImportFault,
  ImportRefused,
  type ImportSummary,
  runImport,
  type SendCommand,
  sendInProcess,
} from '#application';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { findServer } from '../../../standalone/src/find-server.js';
import { operatingSystemUser } from '../../../standalone/src/operating-system-user.js';
import { progressLine } from '../../../standalone/src/progress-line.js';
import { onStopSignal } from '../../../standalone/src/stop-signal.js';
import { callingHere } from '../calling.js';
import { configurationFor, dataOption, parseName } from '../options.js';
import { tell } from '../output.js';
import { sendOverHttp } from '../send-over-http.js';
import { withProgramme } from '../with-programme.js';

/** Some rows were refused: everything else is in. */
const SOME_REFUSED = 2;
/** A signal ended it between two rows. */
const ENDED_EARLY = 3;

interface ImportOptions {
  readonly data?: string;
  readonly organisation?: string;
}

export function importCommand(): Command {
  return new Command('import')
    .description('import a folder of CSV files: a row a command. Importing again adds nothing')
    .argument('<folder>', 'with a datapackage.json, or files named after commands')
    .option(
      '--organisation <id>',
      'for which you import where no server runs (default: OPERATOR_ORGANISATION)',
      parseName,
    )
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 all is in, 1 nothing is, 2 some rows were refused (each is named on standard error),\n3 it was ended before its last row (what is in stays: importing again completes it).\n\nBeside a server with an identity provider, THROUGHLINE_TOKEN says who imports.',
    )
    .action(async (folder: string, { data, organisation: given }: ImportOptions) => {
      const configuration = configurationFor(data);
      const server = await findServer(configuration.dataFolder);
      if (server) {
        if (given !== undefined) {
          throw new BootFailure(
            `--organisation: throughline runs on this data folder at ${server.url}, and the token says for whom you import: leave it out`,
          );
        }
        await importFolder(folder, sendOverHttp(callingHere('import', 'IMPORTER', server)));
        return;
      }
      const organisation = given ?? configuration.operatorOrganisation;
      const actor = { id: operatingSystemUser(), role: 'IMPORTER', organisation };
      await withProgramme(configuration, ({ executor }) =>
        importFolder(folder, sendInProcess(executor, { actor })),
      );
    });
}

async function importFolder(folder: string, send: SendCommand): Promise<void> {
  const progress = progressLine('Importing');
  const stopping = new AbortController();
  void onStopSignal(() => stopping.abort());
  const faults: ImportFault[] = [];
  let came = '0 rows';
  try {
    const onProgress = (done: number, total: number): void => {
      came = `${done} of ${total} rows`;
      progress.show(done, total);
    };
    const onFault = (fault: ImportFault): void => void faults.push(fault);
    const summary = await runImport({ folder, send, onProgress, onFault, signal: stopping.signal });
    progress.end();
    report(summary);
  } catch (error) {
    progress.end();
    if (stopping.signal.aborted) {
      for (const fault of faults) tell(formatFault(fault));
      tell(`Ended after ${came}: they stay. Import again to complete it; nothing goes in twice.`);
      process.exitCode = ENDED_EARLY;
      return;
    }
    if (!(error instanceof ImportRefused)) throw error;
    for (const fault of error.faults) tell(formatFault(fault));
    tell('Nothing was imported: correct what is named above, then import again.');
    process.exitCode = 1;
  }
}

function report({
  total,
  added,
  known,
  refused,
  withDeviations,
  faults,
  unlisted,
  batch,
}: ImportSummary): void {
  for (const fault of faults) tell(formatFault(fault));
  for (const file of unlisted) tell(`${file}: the data package does not list it, so it was left out`);
  process.stdout.write(
    `${batch}: ${total} rows, ${added} added, ${known} there before, ${refused} refused, ` +
      `${withDeviations} with a gate shut\n`,
  );
  if (refused > 0) process.exitCode = SOME_REFUSED;
}
