import type { Position } from '../port.js';
import { formatPair } from '../position.js';
import type { StoredEvent } from '../reading/page-source.js';
import type { LogInspection, StreamHead } from '../verify/inspection.js';
import { readPlaced, readStream } from './reads.js';
import { toStored } from './server-event.js';
import type { Store } from './store.js';

const PAIR = 10n ** 20n;
const SYSTEM_ALLOWANCE = 64;

/**
 * A log on EventStoreDB as `verifyLog` sees it. It has no anchors, since their place would be in the store: order and
 * times of recording are the server's word. Positions are sparse, so a gap tells nothing; what is missing of a stream
 * shows in its revisions.
 */
export function inspectServer(store: Store): LogInspection {
  /** The last event of each stream of the walk's last pages: nearly every event follows one of them. */
  let recent = new Map<string, StoredEvent>();
  let older = recent;
  const remember = (event: StoredEvent): void => {
    recent.set(keyOf(event.stream, event.revision), event);
    if (recent.size < 4096) return;
    older = recent;
    recent = new Map();
  };
  return {
    anchorInterval: null,
    anchorAfter: () => undefined,
    lastGiven: () => null,
    positionOf,
    async eventsAfter(position, limit) {
      const events: StoredEvent[] = [];
      let after = position === 0n ? store.partition.after : positionOf(position);
      for (let exhausted = false; !exhausted && events.length < limit;) {
        const maxCount = limit + SYSTEM_ALLOWANCE;
        let read = 0;
        for await (const placed of readPlaced(store, { direction: 'forwards', after, maxCount })) {
          read += 1;
          after = placed.position;
          if (placed.stream === undefined) continue;
          const event = toStored(placed.event, placed.stream, store.location, (at, created) =>
            store.times.at(at, created),
          );
          remember(event);
          events.push(event);
          if (events.length === limit) break;
        }
        exhausted = read < maxCount - 1;
      }
      return events;
    },
    async eventAt(stream, revision) {
      const key = keyOf(stream, revision);
      const known = recent.get(key) ?? older.get(key);
      if (known !== undefined) return known;
      for await (const event of readStream(store, stream, { from: revision, limit: 1 })) {
        // Where it is missing, the server begins with the next.
        if (event.revision === revision) return { hash: event.hash, position: BigInt(event.position) };
      }
      return undefined;
    },
    heads: () => headsOf(store),
  };
}

/** One pass over the log; memory grows with the number of streams, which the server does not list in order. */
async function* headsOf(store: Store): AsyncGenerator<StreamHead> {
  const heads = new Map<string, StreamHead>();
  const after = store.partition.after;
  for await (const { event, stream } of readPlaced(store, { direction: 'forwards', after })) {
    if (stream === undefined) continue;
    const { revision, hash } = toStored(event, stream, store.location, (_, created) => created);
    heads.set(stream, { stream, revision, hash });
  }
  const names = [...heads.keys()].map((name) => Buffer.from(name)).sort(Buffer.compare);
  for (const name of names) {
    const head = heads.get(name.toString());
    if (head !== undefined) yield head;
  }
}

function keyOf(stream: string, revision: bigint): string {
  return `${revision} ${stream}`;
}

function positionOf(place: bigint): Position {
  return formatPair(place / PAIR, place % PAIR);
}
