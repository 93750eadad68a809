import { Argument, Command } from 'commander';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { findServer } from '../../../standalone/src/find-server.js';
import { progressLine } from '../../../standalone/src/progress-line.js';
import { callingHere } from '../calling.js';
import { rebuildOverHttp, rollBackOverHttp } from '../maintain-over-http.js';
import { configurationFor, dataOption } from '../options.js';
import { maintainHere, requireLog } from '../with-programme.js';

interface RebuildOptions {
  readonly data?: string;
  readonly rollBack?: boolean;
}

export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('build the read models anew from the log, beside those that answer; then flip to them')
    .addArgument(new Argument('[projection]', 'one of them alone'))
    .option('--roll-back', 'build nothing: let the build before the live one answer again')
    .addOption(dataOption())
    .action(async (projection: string | undefined, { data, rollBack }: RebuildOptions) => {
      const configuration = configurationFor(data);
      requireLog(configuration);
      if (rollBack) await rollBackOf(configuration, projection);
      else await rebuild(configuration, projection);
    });
}

type Configuration = ReturnType<typeof configurationFor>;

async function rebuild(configuration: Configuration, projection: string | undefined): Promise<void> {
  const server = await findServer(configuration.dataFolder);
  const calling = server && callingHere('rebuild', 'ADMINISTRATOR', server);
  const progress = progressLine('Building the read models anew');
  try {
    if (calling) await rebuildOverHttp(calling, projection, progress.show);
    else await maintainHere(configuration, 'rebuild', (engine) => engine.rebuild(projection));
  } finally {
    progress.end();
  }
  process.stdout.write(`Built anew: ${projection ?? 'all read models'}.\n`);
}

async function rollBackOf(configuration: Configuration, projection: string | undefined): Promise<void> {
  if (projection === undefined) {
    throw new BootFailure('--roll-back needs the name of a projection: throughline health lists them');
  }
  const server = await findServer(configuration.dataFolder);
  if (server) await rollBackOverHttp(callingHere('rebuild', 'ADMINISTRATOR', server), projection);
  else await maintainHere(configuration, 'rollBack', (engine) => engine.rollBack(projection));
  process.stdout.write(`Rolled back: ${projection} answers from the build before.\n`);
}
