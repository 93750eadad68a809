import { Command } from 'commander';
import { backUpSqliteKeys } from '#privacy';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { newBackup } from '../backup-file.js';
import { requireNoFile } from '../open-log.js';
import { configurationFor, dataOption } from '../options.js';
import { recordHere } from '../record-here.js';

export function backupKeysCommand(): Command {
  return new Command('backup-keys')
    .description(
      'copy the key database as it is now to a new file, for you alone; a server may run on meanwhile',
    )
    .argument('<file>', 'where to write it: it must not be there yet')
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nBack up the log first and the keys after it, so that every entry of the one has its keys in the other. Keep the' +
        '\nmaster key apart from it, and delete it after the time that an erasure may take: whoever has both reads persons' +
        '\nwho were erased since. docs/how-to/back-up.md tells all of it.',
    )
    .action(async (file: string, { data }: { data?: string }) => {
      const configuration = configurationFor(data);
      const { keys, dataFolder } = configuration;
      if (keys.kind === 'postgres') {
        throw new BootFailure(
          'KEYS lies in PostgreSQL, and is backed up there: pg_dump --schema=throughline_keys (or as you named it), by ' +
            'itself and apart from the master key: docs/keys-on-postgresql.md',
        );
      }
      requireNoFile(dataFolder);
      const absent = 'there are no keys: name their folder with --data';
      const to = newBackup(file, { path: keys.path, absent });
      await recordHere(configuration, { operation: 'backupKeys' });
      const backup = backUpSqliteKeys({ file: keys.path, to });
      process.stdout.write(
        `${to} holds ${backup.keys} keys, and ${backup.destroyed} that were destroyed. It opens with master key ` +
          `${backup.masterKeyId}: keep that one elsewhere.\n`,
      );
    });
}
