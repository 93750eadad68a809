import { resolve } from 'node:path';
import { formatFault, type ImportSummary } from '#application';
import { BootFailure } from './boot-failure.js';
import { Closing } from './closing.js';
import type { Configuration } from './configuration.js';
import { type Embedded, openEmbedded } from './embedded.js';
import { importExample } from './example.js';
import { openIdentities } from './identities.js';
import { processLogger } from './process-logger.js';
import { progressLine } from './progress-line.js';
import { serve } from './serve.js';
import { removeServerFile, runningServer, writeServerFile } from './server-file.js';
import { onStopSignal } from './stop-signal.js';
import { welcome } from './welcome.js';

/**
 * Runs everything in this process until a signal ends it.
 * @throws whatever keeps it from starting; then everything is closed again
 */
export async function runStandalone(configuration: Configuration): Promise<void> {
  const { dataFolder, isDemonstration, logLevel } = configuration;
  const clock = (): Date => new Date();
  const logger = processLogger(logLevel);
  const closing = new Closing();
  const stopping = new AbortController();
  const stopped = onStopSignal(() => stopping.abort());
  try {
    const embedded = await open(configuration, clock, logger);
    closing.last(() => embedded.close());
    const identities = await openIdentities(configuration, clock);
    const served = await serve(configuration, embedded, identities, logger);
    closing.last(() => served.close());
    writeServerFile(dataFolder, { url: served.url, pid: process.pid, tokens: identities.tokens });
    closing.last(async () => removeServerFile(dataFolder));

    if (isDemonstration) {
      await bringInExample(configuration, embedded, stopping.signal);
      const isDefaultFolder = dataFolder === resolve('data');
      say(welcome({ url: served.url, dataFolder, tokens: identities.tokens, isDefaultFolder }));
    } else {
      say(`throughline listens on ${served.url}. Ready.`);
    }
    await stopped;
    say('Stopping …');
  } finally {
    await closing.close();
  }
}

async function open(
  configuration: Configuration,
  clock: () => Date,
  logger: ReturnType<typeof processLogger>,
): Promise<Embedded> {
  try {
    return await openEmbedded({ locations: configuration, clock, logger });
  } catch (error) {
    const inUse =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'LOG_IN_USE';
    const server = inUse ? runningServer(configuration.dataFolder) : undefined;
    if (!server) throw error;
    throw new BootFailure(
      `${configuration.dataFolder} is in use: throughline runs on it at ${server.url} (process ${server.pid}). ` +
        'End that one, or name another folder in DATA',
      { cause: error },
    );
  }
}

async function bringInExample(
  { example, dataFolder }: Configuration,
  embedded: Embedded,
  signal: AbortSignal,
): Promise<void> {
  if (example === 'none') return;
  const progress = progressLine(`Bringing in the example "${example}"`);
  try {
    const summary = await importExample(example, dataFolder, embedded, progress.show, signal);
    progress.end();
    if (summary) report(summary);
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
  }
}

function report({ added, known, refused, faults }: ImportSummary): void {
  const before = known === 0 ? '' : `, ${known} were there before`;
  say(`The example is in: ${added} entries${before}, ${refused} refused.`);
  for (const fault of faults) process.stderr.write(`${formatFault(fault)}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
