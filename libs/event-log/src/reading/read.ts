import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadAllOptions, ReadStreamOptions, RecordedEvent } from '../port.js';
import { MAX_POSITION, placeOf } from '../position.js';
import { validateReadAll, validateReadStream } from '../validate.js';
import { decode } from './decode.js';
import { MAX_PAGE_EVENTS, type Page, type PageSource } from './page-source.js';

/** `readAll` of the port over a store's pages. */
export function readAll(source: PageSource, options: ReadAllOptions): AsyncIterable<RecordedEvent> {
  validateReadAll(options);
  const { direction = 'forwards', filter } = options;
  const forwards = direction === 'forwards';
  const start = options.after === undefined ? undefined : placeOf(options.after, 'after');
  return pages(source, options, () => {
    let after = start ?? (forwards ? 0n : MAX_POSITION);
    const until = forwards ? source.head() : 1n;
    return (limit) => {
      const page = source.pageOfAll({ direction, after, until, filter, limit });
      after = page.through;
      return page;
    };
  });
}

/** `readStream` of the port over a store's pages. */
export function readStream(
  source: PageSource,
  stream: string,
  options: ReadStreamOptions,
): AsyncIterable<RecordedEvent> {
  validateReadStream(stream, options);
  const { direction = 'forwards' } = options;
  const step = direction === 'forwards' ? 1n : -1n;
  return pages(source, options, () => {
    let from = options.from ?? (direction === 'forwards' ? 0n : MAX_POSITION);
    return (limit) => {
      const page = source.pageOfStream({ stream, direction, from, limit });
      from = page.through + step;
      return page;
    };
  });
}

/** Pulls page after page, a turn of the event loop between two, so that a long read does not starve others. */
async function* pages(
  source: PageSource,
  { limit = Number.POSITIVE_INFINITY, signal }: Pick<ReadAllOptions, 'limit' | 'signal'>,
  begin: () => (limit: number) => Page,
): AsyncGenerator<RecordedEvent, void, undefined> {
  signal?.throwIfAborted();
  const nextPage = begin();
  let remaining = limit;
  for (;;) {
    const { events, exhausted } = nextPage(Math.min(remaining, MAX_PAGE_EVENTS));
    for (const event of events) {
      yield decode(event, source.location);
      signal?.throwIfAborted();
    }
    remaining -= events.length;
    if (exhausted || remaining === 0) return;
    await nextTurn();
    signal?.throwIfAborted();
  }
}
