import { type Release, releaseLines } from '#application';
import type { EventLogReader } from '#event-log';
import { expectedFailure } from '../errors/expected-failures.js';
import type { ReplayQuery } from './replay-query.js';

/** A release, line by line: see `releaseLines`. Where it cannot go on, its last line says why. */
export async function* replayLines(
  log: EventLogReader,
  { specification }: ReplayQuery,
  release: Release,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  let lines = 0;
  try {
    for await (const line of releaseLines(log, specification, release, signal)) {
      yield `${line}\n`; // newlines end lines: JSON never holds a raw one
      lines += 1;
    }
  } catch (error) {
    const failure = expectedFailure(error);
    if (!failure) throw error;
    // The status went out with the first line, so why it cannot go on is told in the last.
    const { code } = failure.extensions;
    yield `${JSON.stringify({ end: false, events: lines - 1, code, message: failure.message })}\n`;
  }
}
