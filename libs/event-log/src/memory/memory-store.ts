import { LogClosed } from '../errors.js';
import { matches } from '../filter.js';
import type {
  Page,
  PageOfAllRequest,
  PageOfStreamRequest,
  PageSource,
  StoredEvent,
} from '../reading/page-source.js';
import { MAX_PAGE_EVENTS } from '../reading/page-source.js';

/** How many events a page looks at where a filter leaves most of them out. */
const MAX_LOOKED_AT = 4 * MAX_PAGE_EVENTS;

/** The events themselves, in arrays. Positions count from 1 without gaps, so `events[position - 1]` is it. */
export class MemoryStore implements PageSource {
  readonly location = 'the log in memory';
  private readonly events: StoredEvent[] = [];
  private readonly byId = new Map<string, StoredEvent>();
  private readonly byStream = new Map<string, StoredEvent[]>();
  closed = false;

  head(): bigint {
    this.assertOpen();
    return BigInt(this.events.length);
  }

  at(position: bigint): StoredEvent | undefined {
    return this.events[Number(position) - 1];
  }

  find(id: string): StoredEvent | undefined {
    return this.byId.get(id);
  }

  /** The events of a stream by revision; none where it does not exist. */
  stream(name: string): readonly StoredEvent[] {
    return this.byStream.get(name) ?? [];
  }

  streams(): Iterable<string> {
    return this.byStream.keys();
  }

  add(event: StoredEvent): void {
    this.events.push(event);
    this.byId.set(event.id, event);
    const stream = this.byStream.get(event.stream);
    if (stream === undefined) this.byStream.set(event.stream, [event]);
    else stream.push(event);
  }

  pageOfAll({ direction, after, until, filter, limit }: PageOfAllRequest): Page {
    this.assertOpen();
    const step = direction === 'forwards' ? 1n : -1n;
    const head = BigInt(this.events.length);
    const start = after > head ? head + 1n : after;
    const events: StoredEvent[] = [];
    let position = start;
    for (let looked = 0; looked < MAX_LOOKED_AT && events.length < limit; looked += 1) {
      const event = this.at(position + step);
      if (event === undefined || (until - event.position) * step < 0n) {
        return { events, through: until, exhausted: true };
      }
      position += step;
      if (matches(filter, event)) events.push(event);
    }
    return { events, through: position, exhausted: position === until };
  }

  pageOfStream({ stream, direction, from, limit }: PageOfStreamRequest): Page {
    this.assertOpen();
    const all = this.stream(stream);
    const last = all.length - 1;
    const start = from > BigInt(last) ? (direction === 'forwards' ? all.length : last) : Number(from);
    const events =
      direction === 'forwards'
        ? all.slice(start, start + limit)
        : all.slice(Math.max(0, start - limit + 1), start + 1).reverse();
    const end = events.at(-1)?.revision ?? from;
    const exhausted = end === (direction === 'forwards' ? BigInt(last) : 0n) || events.length === 0;
    return { events, through: end, exhausted };
  }

  private assertOpen(): void {
    if (this.closed) throw new LogClosed();
  }
}
