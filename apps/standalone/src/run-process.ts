import { resolve, sep } from 'node:path';
import { formatFault, type ImportSummary, PendingErasures } from '#application';
import { requireAddress } from './address.js';
import { BootFailure } from './boot-failure.js';
import { Closing } from './closing.js';
import type { Configuration } from './configuration/index.js';
import { importExample } from './example.js';
import { findServer } from './find-server.js';
import { type Identities, openIdentities } from './identities.js';
import { measuring } from './measuring.js';
import { processLogger } from './process-logger.js';
import { openProgramme, type Programme } from './programme.js';
import { progressLine } from './progress-line.js';
import { startReactions } from './reactions.js';
import { serve } from './serve.js';
import { removeServerFile, writeServerFile } from './server-file.js';
import { keepErased } from './keep-erased.js';
import { onStopSignal } from './stop-signal.js';
import { welcome } from './welcome.js';

/**
 * Runs this process until a signal ends it: everything, a gateway, or a projector.
 * @throws whatever keeps it from starting; then everything is closed again
 */
export async function runProcess(configuration: Configuration): Promise<void> {
  const { dataFolder, host, port, metrics } = configuration;
  const clock = (): Date => new Date();
  const logger = processLogger(configuration.logLevel);
  const closing = new Closing();
  const stopping = new AbortController();
  const stopped = onStopSignal(() => stopping.abort());
  try {
    await requireFolderOfOurOwn(dataFolder);
    await requireAddress(host, port);
    if (metrics) await requireAddress(metrics.host, metrics.port, 'METRICS_');
    const measured = measuring(configuration);
    const follows = configuration.process === 'gateway';
    const mode = follows ? 'follow' : 'project';
    const programme = await openProgramme({ configuration, mode, clock, logger, measuring: measured });
    closing.last(() => programme.close());
    const unfinished = await keepErased(programme, mode);
    const failed = measured?.reactionFailed;
    const pending = follows ? undefined : new PendingErasures();
    if (pending) closing.last(startReactions(programme, logger, unfinished, failed, pending));
    const identities = await openIdentities(configuration, clock);
    const served = await serve(configuration, programme, identities, logger, pending, measured?.door);
    closing.last(() => served.close());
    const metricsDoor = await measured?.serve(programme, clock);
    if (metricsDoor) {
      closing.last(() => metricsDoor.close());
      say(`Metrics: ${metricsDoor.url}`);
    }
    writeServerFile(dataFolder, { url: served.url, pid: process.pid, tokens: identities.tokens });
    closing.last(async () => removeServerFile(dataFolder));
    await announce(configuration, programme, identities, served.url, stopping.signal);
    await stopped;
    say('Stopping …');
  } finally {
    await closing.close();
  }
}

/** Two processes on one folder would each tell the command line another address. */
async function requireFolderOfOurOwn(dataFolder: string): Promise<void> {
  const server = await findServer(dataFolder);
  if (!server) return;
  throw new BootFailure(
    `${dataFolder} is in use: throughline runs on it at ${server.url} (process ${server.pid}). ` +
      'End that one, or name another folder in DATA',
  );
}

async function announce(
  configuration: Configuration,
  programme: Programme,
  { tokens }: Identities,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  const { process, dataFolder, isDemonstration, eventLog, readModels, keys, accessRecord } = configuration;
  if (isDemonstration) {
    if (process === 'all') await bringInExample(configuration, programme, signal);
    const isDefaultFolder = dataFolder === resolve('data');
    const keepsAll = [eventLog, readModels, keys, accessRecord].every(
      (store) => store.kind === 'sqlite' && store.path.startsWith(`${dataFolder}${sep}`),
    );
    say(welcome({ url, dataFolder, keepsAll, tokens, isDefaultFolder }));
  } else if (process === 'projector') {
    say(`throughline keeps the read models up to date. Its health: ${url}/health/ready. Ready.`);
  } else {
    say(`throughline listens on ${url}. Ready.`);
  }
}

async function bringInExample(
  { example, dataFolder }: Configuration,
  programme: Programme,
  signal: AbortSignal,
): Promise<void> {
  if (example === 'none') return;
  const progress = progressLine(`Bringing in the example "${example}"`);
  try {
    const summary = await importExample(example, dataFolder, programme, progress.show, signal);
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
