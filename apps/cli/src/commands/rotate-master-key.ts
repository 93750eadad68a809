import { Command } from 'commander';
import { progressLine } from '../../../standalone/src/progress-line.js';
import { masterKeysOf } from '../../../standalone/src/stores/master-keys.js';
import { openKeysToRead, openKeyStore } from '../../../standalone/src/stores/open-keys.js';
import { configurationFor, dataOption } from '../options.js';

export function rotateMasterKeyCommand(): Command {
  return new Command('rotate-master-key')
    .description(
      'wrap every key of personal fields by a new master key; neither the log nor what they seal changes',
    )
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nWith MASTER_KEY, the new one is MASTER_KEY_NEXT, which all processes must have been started with; else it is' +
        '\nmade beside the old one. Interrupted, repeat it: it goes on. docs/how-to/master-key.md tells all of it.',
    )
    .action(async ({ data }: { data?: string }) => {
      const configuration = configurationFor(data);
      await (await openKeysToRead(configuration)).close(); // opening the store would make one where there is none
      const source = await masterKeysOf(configuration);
      const next = await source.next();
      const store = await openKeyStore(configuration, source, () => new Date());
      const progress = progressLine('Wrapping the keys anew');
      try {
        const rewrapped = await store.rotateMasterKey(next, progress.show);
        progress.end();
        process.stdout.write(`Wrapped anew: ${rewrapped} keys. ${await source.adopt(next)}\n`);
      } finally {
        progress.end();
        await store.close();
      }
    });
}
