import { pseudonymisedLines, replay } from '#application';
import type { EventLogReader } from '#event-log';
import { pseudonymiser } from '#privacy';
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
  for await (const event of replay(log, query, signal)) {
    if (events === query.limit) break;
    events += 1;
    yield `${lineOf(event)}\n`;
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
    end: 'the last line is {"end":true,"events":n}; without it the stream broke off',
  };
}
