import { Command } from 'commander';
import { version } from '../../standalone/src/version.js';
import { backupAccessCommand } from './commands/backup-access.js';
import { backupKeysCommand } from './commands/backup-keys.js';
import { copyCommand } from './commands/copy.js';
import { eraseCommand } from './commands/erase.js';
import { healthCommand } from './commands/health.js';
import { importCommand } from './commands/import.js';
import { rebuildCommand } from './commands/rebuild.js';
import { replayCommand } from './commands/replay.js';
import { rotateMasterKeyCommand } from './commands/rotate-master-key.js';
import { subjectAccessCommand } from './commands/subject-access.js';
import { unparkCommand } from './commands/unpark.js';
import { verifyCommand } from './commands/verify.js';
import { watchCommand } from './commands/watch.js';

/** The command line. Each command is a file of its own; what they do is in the libraries. */
export function cli(): Command {
  return new Command('throughline')
    .description('Case tracking for peer-support programmes: one log of facts, many views.')
    .version(version)
    .showHelpAfterError('(throughline COMMAND --help tells what a command takes)')
    .addCommand(importCommand())
    .addCommand(replayCommand())
    .addCommand(watchCommand())
    .addCommand(verifyCommand())
    .addCommand(rebuildCommand())
    .addCommand(copyCommand())
    .addCommand(subjectAccessCommand())
    .addCommand(eraseCommand())
    .addCommand(backupKeysCommand())
    .addCommand(backupAccessCommand())
    .addCommand(rotateMasterKeyCommand())
    .addCommand(unparkCommand())
    .addCommand(healthCommand())
    .addHelpText(
      'after',
      '\nThe folder of --data may also stand in DATA, as for the server: npm start -- --help tells all settings.',
    );
}
