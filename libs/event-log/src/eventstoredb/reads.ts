import { matches } from '../filter.js';
import type { Position, ReadAllOptions, ReadStreamOptions, RecordedEvent } from '../port.js';
import { placeOfPair } from '../position.js';
import { OneByOne } from '../reading/one-by-one.js';
import { endOf } from './end-of-stream.js';
import { validateReadAll, validateReadStream } from '../validate.js';
import { isWholeStream, reachesEdge } from './polite-ends.js';
import { positionOf, takeApart, toRecorded, type ServerEvent } from './server-event.js';
import { serverRead } from './server-read.js';
import type { Store } from './store.js';

/** `$all` is read by so many events more than the limit, since the system's own events are among them. */
const SYSTEM_ALLOWANCE = 8;
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** An event of `$all`, and its name in this log; the name is undefined where the event is not of it. */
export interface PlacedEvent {
  readonly event: ServerEvent;
  readonly position: Position;
  readonly stream: string | undefined;
}

interface PlacedRead {
  readonly direction: 'forwards' | 'backwards';
  readonly after: Position | null;
  readonly until?: Position;
  readonly maxCount?: number;
  readonly signal?: AbortSignal | undefined;
}

/** `placedPages` event by event, for what reads few. */
export async function* readPlaced(
  store: Store,
  options: PlacedRead,
): AsyncGenerator<PlacedEvent, void, undefined> {
  for await (const page of placedPages(store, options)) yield* page;
}

/**
 * Reads `$all` from beyond a position, page by page. Forwards the server includes the event at the position it is
 * given, which therefore is dropped; backwards it leaves it out. A read that ends before it has given `maxCount`
 * events, or come to `until`, or to where the log begins or ends, was cut short, and is taken up again.
 * @param until the inclusive end forwards: an event that is there
 */
async function* placedPages(
  store: Store,
  options: PlacedRead,
): AsyncGenerator<readonly PlacedEvent[], void, undefined> {
  const { direction, after, until, maxCount = NO_LIMIT, signal } = options;
  const forwards = direction === 'forwards';
  const place = (event: ServerEvent): Position => positionOf(event, store.location);
  const wanted = maxCount - (forwards && after !== null ? 1 : 0);
  let given = 0;
  const read = serverRead(
    store,
    (client, last) => {
      const from = last === undefined ? after : place(last);
      const edge = forwards ? 'start' : 'end';
      return client.readAll({
        direction,
        maxCount,
        fromPosition: from === null ? edge : toServerPosition(from),
      });
    },
    signal,
    (last) => {
      const at = last === undefined ? after : place(last);
      if (given >= wanted) return true;
      return until === undefined ? reachesEdge(store, direction, at, signal) : at !== null && at >= until;
    },
  );
  let previous = after;
  for await (const events of read) {
    const page: PlacedEvent[] = [];
    let ended = false;
    for (const event of events) {
      const position = place(event);
      if (previous !== null && (forwards ? position <= previous : position >= previous)) continue;
      ended = until !== undefined && position >= until;
      if (until !== undefined && position > until) break;
      previous = position;
      given += 1;
      page.push({ event, position, stream: store.streamOf(event) });
      if (ended) break;
    }
    if (page.length > 0) yield page;
    if (ended) return;
  }
}

export function toServerPosition(position: Position): { commit: bigint; prepare: bigint } {
  const [commit, prepare] = placeOfPair(position);
  return { commit, prepare };
}

/** Position of the log's last event, passing over what the system has written since. */
export async function readHead(store: Store, signal?: AbortSignal): Promise<Position | null> {
  const { after } = store.partition;
  let from: Position | null = null;
  for (const maxCount of [1, NO_LIMIT]) {
    for await (const { position, stream } of readPlaced(store, {
      direction: 'backwards',
      after: from,
      maxCount,
      signal,
    })) {
      if (after !== null && position <= after) return null;
      if (stream !== undefined) return position;
      from = position;
    }
    if (from === null) return null;
  }
  return null;
}

/** `readAll` of the port. The client cannot filter a read at the server, so what does not match is read too. */
export function readAll(store: Store, options: ReadAllOptions): AsyncIterable<RecordedEvent> {
  validateReadAll(options);
  if (options.after !== undefined) placeOfPair(options.after, 'after');
  store.assertOpen();
  const { direction, filter, limit = NO_LIMIT, signal } = options;
  const timeOf = timesOf(store, direction !== 'backwards');
  let remaining = limit;
  return new OneByOne(
    pagesOfAll(store, options, () => remaining),
    {
      goesOn: () => goesOn(store, remaining, signal),
      take({ event, position, stream }) {
        if (stream === undefined || !matches(filter, { stream, type: event.type })) return undefined;
        remaining -= 1;
        // Ids are remembered from streams alone: a reader of everything would push out all that this process wrote.
        return toRecorded(event, stream, store.location, timeOf, position);
      },
    },
  );
}

/** @throws LogClosed, and the signal's reason */
function goesOn(store: Store, remaining: number, signal: AbortSignal | undefined): boolean {
  store.assertOpen();
  signal?.throwIfAborted();
  return remaining > 0;
}

/** @param remaining how many events are still wanted */
async function* pagesOfAll(
  store: Store,
  { after, direction = 'forwards', filter, limit = NO_LIMIT, signal }: ReadAllOptions,
  remaining: () => number,
): AsyncGenerator<readonly PlacedEvent[], void, undefined> {
  const forwards = direction === 'forwards';
  const start = after ?? (forwards ? store.partition.after : null);
  const until = forwards ? await readHead(store, signal) : undefined;
  if (until === null || (until !== undefined && start !== null && until <= start)) return;
  const begin = store.partition.after;
  let from = start;
  do {
    const maxCount = filter === undefined && limit < NO_LIMIT ? remaining() + SYSTEM_ALLOWANCE : NO_LIMIT;
    let read = 0;
    const bounds = until === undefined ? {} : { until };
    for await (const page of placedPages(store, { direction, after: from, maxCount, signal, ...bounds })) {
      const last = page.at(-1);
      if (!forwards && begin !== null && last !== undefined && last.position <= begin) {
        yield page.filter(({ position }) => position > begin);
        return;
      }
      yield page;
      read += page.length;
      from = last?.position ?? from;
    }
    // A read of fewer than it asked for, the one at its start perhaps dropped, has come to the end.
    if (maxCount === NO_LIMIT || read < maxCount - 1 || from === until) return;
  } while (remaining() > 0);
}

/** Times in the order of the log, none before the one before it. */
function latestTime(): (time: string) => string {
  let latest = '';
  return (time) => (latest = time > latest ? time : latest);
}

/** The time of recording of each event of a read; forwards none lies before the one before it. */
export function timesOf(store: Store, forwards: boolean): (position: Position, created: string) => string {
  if (!forwards) return (at, created) => store.times.at(at, created);
  const latest = latestTime();
  return (at, created) => latest(store.times.at(at, created));
}

/** `readStream` of the port. */
export function readStream(
  store: Store,
  stream: string,
  options: ReadStreamOptions,
): AsyncIterable<RecordedEvent> {
  validateReadStream(stream, options);
  store.assertOpen();
  const { direction = 'forwards', limit = NO_LIMIT, signal } = options;
  const forwards = direction === 'forwards';
  const timeOf = timesOf(store, forwards);
  let remaining = limit;
  const pages = pagesOfStream(store, stream, options, () => remaining);
  return new OneByOne(pages, {
    goesOn: () => goesOn(store, remaining, signal),
    take(event) {
      const recorded = toRecorded(event, stream, store.location, timeOf);
      const { id, revision } = recorded;
      store.ids.add(id, { stream, revision });
      remaining = !forwards && revision === 0n ? 0 : remaining - 1;
      return recorded;
    },
  });
}

/** @param remaining how many events are still wanted */
async function* pagesOfStream(
  store: Store,
  stream: string,
  options: ReadStreamOptions,
  remaining: () => number,
): AsyncGenerator<readonly ServerEvent[], void, undefined> {
  const { from, direction = 'forwards', signal } = options;
  const forwards = direction === 'forwards';
  let endWasSaid = (): boolean => false;
  const read = serverRead(
    store,
    (client, last) => {
      const start = last === undefined ? from : last.revision + (forwards ? 1n : -1n);
      const fromRevision = start ?? (forwards ? 'start' : 'end');
      const maxCount = remaining();
      const reading = client.readStream(store.serverName(stream), { direction, maxCount, fromRevision });
      endWasSaid = endOf(reading);
      return reading;
    },
    signal,
    // Whoever has been given as many as were wanted asks for no more, and does not come to this.
    (last) => endWasSaid() || isWholeStream(store, stream, options, last),
  );
  for await (const page of read) {
    rememberHead(store, stream, page.at(forwards ? -1 : 0));
    yield page;
  }
}

/** Once a page, by the latest of its events: an append that expects it there need not look. */
function rememberHead({ heads }: Store, stream: string, event: ServerEvent | undefined): void {
  const hash = event && takeApart(event)?.hash;
  if (event === undefined || hash === undefined) return;
  const { revision } = event;
  if ((heads.get(stream)?.revision ?? -1n) < revision) heads.set(stream, { revision, hash });
}
