import { Command } from 'commander';
import { findServer } from '../../../standalone/src/find-server.js';
import { callingHere } from '../calling.js';
import { unparkOverHttp } from '../maintain-over-http.js';
import { configurationFor, dataOption } from '../options.js';
import { maintainHere, requireLog } from '../with-programme.js';

export function unparkCommand(): Command {
  return new Command('unpark')
    .description('try again the events that a read model could not take in, in their order')
    .argument('<projection>', 'which read model: throughline health lists them')
    .addOption(dataOption())
    .addHelpText('after', '\nExit codes: 0 none is parked any more, 1 some are, or it could not be tried.')
    .action(async (projection: string, { data }: { data?: string }) => {
      const configuration = configurationFor(data);
      requireLog(configuration);
      const server = await findServer(configuration.dataFolder);
      const parked = server
        ? await unparkOverHttp(callingHere('unpark', 'ADMINISTRATOR', server), projection)
        : await maintainHere(configuration, 'unpark', (engine) => engine.unpark(projection));
      process.stdout.write(`${projection}: ${parked} parked.\n`);
      if (parked > 0) process.exitCode = 1;
    });
}
