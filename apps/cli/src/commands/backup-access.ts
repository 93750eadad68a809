import { Command } from 'commander';
import { backUpSqliteAccessRecord } from '#access';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { accessHeadLine } from '../access-head.js';
import { newBackup } from '../backup-file.js';
import { requireNoFile } from '../open-log.js';
import { configurationFor, dataOption } from '../options.js';
import { recordHere } from '../record-here.js';

export function backupAccessCommand(): Command {
  return new Command('backup-access')
    .description(
      'copy the record of access as it is now to a new file, for you alone; a server may run on meanwhile',
    )
    .argument('<file>', 'where to write it: it must not be there yet')
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nThe backup begins with the first look on record and ends with this one, or one that came just after it. The last' +
        '\nline told is its head, as verify --access-head compares it: keep it where those who can write the record cannot.' +
        '\ndocs/how-to/back-up.md tells how it is brought back, and how an older one that was put in its place is found out.',
    )
    .action(async (file: string, { data }: { data?: string }) => {
      const configuration = configurationFor(data);
      const { accessRecord, dataFolder } = configuration;
      if (accessRecord.kind === 'postgres') {
        throw new BootFailure(
          'ACCESS_RECORD lies in PostgreSQL, and is backed up there: pg_dump --schema=throughline_access (or as you ' +
            'named it); throughline verify --export-access-head writes its head: docs/keys-on-postgresql.md',
        );
      }
      requireNoFile(dataFolder);
      const { path } = accessRecord;
      const absent = 'there is no record of access: name its folder with --data';
      const to = newBackup(file, { path, absent });
      await recordHere(configuration, { operation: 'backupAccess' });
      const { entries, last } = await backUpSqliteAccessRecord({ file: path, to });
      process.stdout.write(
        `${to} holds ${entries} looks, the making of this backup among them` +
          (last === null ? '.\n' : `; the last is of ${last.at}. Its head:\n${accessHeadLine(last)}`),
      );
    });
}
