/** Runs in a worker thread, started by `buildInWorker`: fills the builds that it is given, says how it went, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { type BuildOutcome, type BuildRequest, STOP } from './build-request.js';
import { fillBuilds } from './fill-builds.js';

const stop = new AbortController();
parentPort?.on('message', (said) => {
  if (said === STOP) stop.abort(new Error('the rebuild was ended'));
});
const outcome = await fillBuilds(workerData as BuildRequest, stop.signal).then(
  (): BuildOutcome => ({ done: true }),
  (error: unknown): BuildOutcome => failureOf(error),
);
parentPort?.postMessage(outcome);
parentPort?.close();

function failureOf(error: unknown): BuildOutcome {
  if (!(error instanceof Error)) return { done: false, message: String(error) };
  const code: unknown = Reflect.get(error, 'code');
  return { done: false, message: error.message, ...(typeof code === 'string' ? { code } : {}) };
}
