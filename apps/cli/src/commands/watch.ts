import { Command } from 'commander';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { onStopSignal } from '../../../standalone/src/stop-signal.js';
import { runningServer } from '../../../standalone/src/server-file.js';
import { configurationFor, dataOption, parseName, parseSequence, parseUrl } from '../options.js';
import { tell } from '../output.js';
import { type CaseUpdate, watchCases } from '../watch-cases.js';

interface WatchOptions {
  readonly url?: string;
  readonly token?: string;
  readonly as?: string;
  readonly person?: string;
  readonly unit?: string;
  readonly after: string;
  readonly json?: boolean;
  readonly data?: string;
}

export function watchCommand(): Command {
  return new Command('watch')
    .description(
      'follow the cases that you may see, a line for each change; a lost connection goes on where it was',
    )
    .option('--url <url>', 'the server (default: the one that runs on the data folder)', parseUrl)
    .option('--token <token>', 'who you are (default: THROUGHLINE_TOKEN)')
    .option('--as <role>', 'in the demonstration: as whom, such as OFFENDER_MANAGER')
    .option('--person <id>', 'of this person alone', parseName)
    .option('--unit <id>', 'of this Delivery Unit alone', parseName)
    .option('--after <sequence>', 'go on after this sequence; 0 for everything', parseSequence, '0')
    .option('--json', 'print each update as a line of JSON')
    .addOption(dataOption())
    .action(async ({ json, after, person, unit, ...options }: WatchOptions) => {
      const stopping = new AbortController();
      void onStopSignal(() => stopping.abort());
      const print = json ? jsonLine : plainLine;
      await watchCases({
        ...serverOf(options),
        after,
        ...(person === undefined ? {} : { personId: person }),
        ...(unit === undefined ? {} : { unit }),
        signal: stopping.signal,
        onUpdate: (update) => process.stdout.write(`${print(update)}\n`),
        onState: tell,
      });
    });
}

const jsonLine = (update: CaseUpdate): string => JSON.stringify(update);
const plainLine = ({ sequence, entry }: CaseUpdate): string => `${sequence.padStart(6)}  ${entry.line}`;

function serverOf({ url, token = process.env['THROUGHLINE_TOKEN'], as, data }: Omit<WatchOptions, 'after'>): {
  readonly url: string;
  readonly token: string;
} {
  const { dataFolder } = configurationFor(data);
  const server = url === undefined || as !== undefined ? runningServer(dataFolder) : undefined;
  const address = url ?? server?.url;
  if (address === undefined) {
    throw new BootFailure(
      `no server runs on ${dataFolder}: start one with npm start, or name it with --url or --data`,
    );
  }
  const given = as === undefined ? token : server?.tokens[as];
  if (given !== undefined) return { url: address, token: given };
  if (as !== undefined) {
    const roles = Object.keys(server?.tokens ?? {}).join(', ');
    throw new BootFailure(
      `--as ${as}: the server of ${dataFolder} has no identity of that role; it has ${roles || 'none'}`,
    );
  }
  throw new BootFailure('watch needs to know who you are: give --token, or in the demonstration --as ROLE');
}
