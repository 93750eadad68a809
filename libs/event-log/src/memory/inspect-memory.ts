import { formatPosition } from '../position.js';
import type { StoredEvent } from '../reading/page-source.js';
import type { SyncLogInspection, StreamHead } from '../verify/inspection.js';
import type { MemoryStore } from './memory-store.js';

/** A log in memory as `verifyLog` sees it. It has no anchors: what they guard against needs a disk. */
export function inspectMemory(store: MemoryStore): SyncLogInspection {
  return {
    anchorInterval: null,
    positionOf: formatPosition,
    anchorAfter: () => undefined,
    lastGiven: () => store.head(),
    eventAt: (stream, revision) => store.stream(stream)[Number(revision)],
    eventsAfter(position, limit) {
      const events: StoredEvent[] = [];
      for (let next = position + 1n; events.length < limit; next += 1n) {
        const event = store.at(next);
        if (event === undefined) break;
        events.push(event);
      }
      return events;
    },
    heads: () => headsOf(store),
  };
}

function* headsOf(store: MemoryStore): Generator<StreamHead> {
  const names = [...store.streams()].map((name) => Buffer.from(name)).sort(Buffer.compare);
  for (const name of names) {
    const head = store.stream(name.toString()).at(-1);
    if (head !== undefined) yield head;
  }
}
