import { pseudonymisedLines, replay } from '#application';
import type { EventLogReader } from '#event-log';
import { pseudonymiser } from '#privacy';
import { expectedFailure } from '../errors/expected-failures.js';
import type { ReplayQuery } from './replay-query.js';

export interface Release {
  readonly name: string;
  /** 32 bytes: the same name has the same key, and so the same pseudonyms. */
  readonly key: Buffer;
}

/**
 * The log as an evaluator may have it: one line of JSON for each event, in the order of the log, identifiers as
 * pseudonyms of the release, personal values left out. The first line says what it is; the last one how many events
 * came, so that a stream that broke off does not pass for the whole. Reads on only as its lines are taken.
 */
export async function* replayLines(
  log: EventLogReader,
  query: ReplayQuery,
  release: Release,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  yield line(heading(query, release.name));
  const lineOf = pseudonymisedLines(pseudonymiser(release.key));
  let events = 0;
  try {
    for await (const event of replay(log, query, signal)) {
      yield `${lineOf(event)}\n`;
      events += 1;
      if (events === query.limit) break; // before the next one is read: it may be one that cannot be
    }
  } catch (error) {
    const failure = expectedFailure(error);
    if (!failure) throw error;
    // The status went out with the first line, so why it cannot go on is told in the last.
    yield line({ end: false, events, code: failure.extensions.code, message: failure.message });
    return;
  }
  yield line({ end: true, events });
}

/** Newlines end lines: JSON never holds a raw one. */
const line = (value: object): string => `${JSON.stringify(value)}\n`;

function heading({ release: _release, ...selection }: ReplayQuery, release: string): object {
  return {
    spec: 'throughline-replay/1',
    release,
    selection,
    order: 'ordinal counts 1, 2, 3 … in the order of the log',
    identifiers:
      'pseudonyms of this release: the same id gives the same one within it, and another in any other',
    times: 'Europe/London days',
    end: 'the last line is {"end":true,"events":n}; {"end":false, …} says why it could not go on; without either the stream broke off',
  };
}
