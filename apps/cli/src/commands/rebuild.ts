import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { openEmbedded } from '../../../standalone/src/embedded.js';
import { processLogger } from '../../../standalone/src/process-logger.js';
import { progressLine } from '../../../standalone/src/progress-line.js';
import { findServer } from '../find-server.js';
import { configurationFor, dataOption } from '../options.js';
import { rebuildOverHttp } from '../rebuild-over-http.js';

export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('build the read models anew from the log, beside those that answer; then flip to them')
    .argument('[projection]', 'one of them alone')
    .addOption(dataOption())
    .action(async (projection: string | undefined, { data }: { data?: string }) => {
      const configuration = configurationFor(data);
      // Opening the storage would make a new one where somebody mistyped the folder.
      if (!existsSync(configuration.logFile)) {
        throw new BootFailure(`${configuration.logFile}: there is no log to build from: check the path`);
      }
      const server = await findServer(configuration.dataFolder);
      const progress = progressLine('Building the read models anew');
      try {
        if (server) await rebuildOverHttp(server, projection, progress.show);
        else {
          const embedded = await openEmbedded({
            locations: configuration,
            clock: () => new Date(),
            logger: processLogger(configuration.logLevel),
          });
          try {
            await embedded.readModels.engine.rebuild(projection);
          } finally {
            await embedded.close();
          }
        }
      } finally {
        progress.end();
      }
      process.stdout.write(`Built anew: ${projection ?? 'all read models'}.\n`);
    });
}
