import { Worker } from 'node:worker_threads';
import type { BuildAside } from '#projections';
import { type BuildOutcome, type BuildPlaces, type BuildRequest, STOP } from './build-request.js';

/** So long may a batch take to commit before a worker that was told to stop is ended. */
const PATIENCE_MS = 5000;

/** A rebuild that failed in its worker, with the code that the error had there. */
export class RebuildFailed extends Error {
  override readonly name = 'RebuildFailed';
  constructor(
    message: string,
    readonly code = 'REBUILD_FAILED',
  ) {
    super(message);
  }
}

/**
 * Builds read models in a worker thread, in one pass over the log, so that neither commands nor queries of this process
 * wait for a rebuild. An abort ends it after the commit in hand. Runs from the built program only.
 * @throws RebuildFailed with what went wrong in the worker, or where it died; the signal's reason
 */
export function buildInWorker(places: BuildPlaces): BuildAside {
  return async (builds, signal) => {
    signal.throwIfAborted();
    const request: BuildRequest = { ...places, builds };
    // Without our own arguments: a loader or an inspector of this process is not for the worker.
    const worker = new Worker(new URL('./rebuild-worker.js', import.meta.url), {
      workerData: request,
      execArgv: [],
      name: 'rebuild',
    });
    let patience: NodeJS.Timeout | undefined;
    const stop = () => {
      worker.postMessage(STOP);
      patience = setTimeout(() => void worker.terminate(), PATIENCE_MS);
    };
    signal.addEventListener('abort', stop);
    try {
      const outcome = await outcomeOf(worker);
      signal.throwIfAborted();
      if (!outcome.done) throw new RebuildFailed(outcome.message, outcome.code);
    } finally {
      signal.removeEventListener('abort', stop);
      clearTimeout(patience);
    }
  };
}

/** Settles when the worker has ended: only then has it closed its files. */
function outcomeOf(worker: Worker): Promise<BuildOutcome> {
  return new Promise((resolve) => {
    let outcome: BuildOutcome | undefined;
    worker.on('message', (said: BuildOutcome) => (outcome = said));
    worker.on('error', (error: Error) => {
      outcome = { done: false, message: `the worker that rebuilds failed: ${error.message}` };
    });
    worker.on('exit', (code) => {
      resolve(outcome ?? { done: false, message: `the worker that rebuilds ended by itself, with ${code}` });
    });
  });
}
