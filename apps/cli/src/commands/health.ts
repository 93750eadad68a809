import { Command } from 'commander';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { runningServer } from '../../../standalone/src/server-file.js';
import { configurationFor, dataOption, parseUrl } from '../options.js';
import { fieldOf, parsed } from '../server-api.js';

const PATIENCE_MS = 10_000;

export function healthCommand(): Command {
  return new Command('health')
    .description('how the running process is doing, and how far each of its read models is behind the log')
    .option('--url <url>', 'which process (default: the one that runs on the data folder)', parseUrl)
    .addOption(dataOption())
    .addHelpText('after', '\nExit codes: 0 it is ready, 1 it is not, or does not answer.')
    .action(async ({ url, data }: { url?: string; data?: string }) => {
      const address = url ?? addressOn(configurationFor(data).dataFolder);
      const told = parsed(await ask(`${address}/health/ready`));
      const models = fieldOf(told, 'readModels');
      if (!Array.isArray(models))
        throw new BootFailure(`${address} told nothing of its health: is it throughline?`);
      const ready = fieldOf(told, 'ready') === true;
      process.stdout.write(
        [
          `${address} is ${ready ? 'ready' : 'not ready'}: ${['log', 'keys'].map((part) => `${part} ${String(fieldOf(told, part))}`).join(', ')}, record of access ${String(fieldOf(told, 'accessRecord'))}`,
          ...models.map(lineOf),
          ...erasuresLine(fieldOf(told, 'erasures')),
          '',
        ].join('\n'),
      );
      if (!ready) process.exitCode = 1;
    });
}

function lineOf(model: unknown): string {
  const told = (field: string): string => String(fieldOf(model, field));
  return `  ${told('name').padEnd(18)} ${told('status').padEnd(12)} ${told('lag')} behind, ${told('parked')} parked`;
}

/** Nothing where none waits, and at a gateway beside projectors, which finish them. */
function erasuresLine(erasures: unknown): readonly string[] {
  const [unfinished, failing] = [fieldOf(erasures, 'unfinished'), fieldOf(erasures, 'failing')];
  if (typeof unfinished !== 'number' || unfinished === 0) return [];
  return [
    `  erasures: ${unfinished} ordered and not finished, ${String(failing)} of them failing and tried again (the logs say why)`,
  ];
}

function addressOn(dataFolder: string): string {
  const server = runningServer(dataFolder);
  if (server) return server.url;
  throw new BootFailure(
    `no process runs on ${dataFolder}: start one with npm start, or name it with --url or --data`,
  );
}

async function ask(url: string): Promise<string> {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
  } catch (cause) {
    throw new BootFailure(`${url} does not answer: look at the logs of the process, or check the address`, {
      cause,
    });
  }
}
