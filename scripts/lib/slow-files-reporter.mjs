import { relative } from 'node:path';
import { root } from './root.mjs';

const EVERY_MS = 60_000;

/**
 * A reporter for Jest: names each minute the test files that have been running for longer than one, so that a run
 * that hangs, or is ended from outside, tells where.
 */
export default class SlowFilesReporter {
  /** path → when it began */
  #running = new Map();
  #timer = setInterval(() => this.#tell(), EVERY_MS).unref();

  onTestFileStart({ path }) {
    this.#running.set(path, Date.now());
  }

  onTestFileResult({ path }) {
    this.#running.delete(path);
  }

  onRunComplete() {
    clearInterval(this.#timer);
  }

  #tell() {
    const now = Date.now();
    for (const [path, began] of this.#running) {
      const seconds = Math.round((now - began) / 1000);
      if (seconds * 1000 >= EVERY_MS) console.error(`RUNS ${relative(root, path)} (${seconds} s so far)`);
    }
  }
}
