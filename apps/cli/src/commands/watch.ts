import { Command } from 'commander';
import { onStopSignal } from '../../../standalone/src/stop-signal.js';
import { type CallingOptions, callingOf, callingOptions } from '../calling.js';
import { dataOption, parseName, parseSequence } from '../options.js';
import { tell } from '../output.js';
import { type CaseUpdate, watchCases } from '../watch-cases.js';

interface WatchOptions extends CallingOptions {
  readonly person?: string;
  readonly unit?: string;
  readonly after: string;
  readonly json?: boolean;
}

export function watchCommand(): Command {
  const command = new Command('watch');
  for (const option of callingOptions()) command.addOption(option);
  return command
    .description(
      'follow the cases that you may see, a line for each change; a lost connection goes on where it was',
    )
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
        ...callingOf('watch', options),
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
