import { LogCorrupt } from '../errors.js';
import type { JsonObject, RecordedEvent } from '../port.js';
import { formatPosition } from '../position.js';
import type { StoredEvent } from './page-source.js';

/**
 * From what is stored to what the port delivers.
 * @throws LogCorrupt naming the event, where its data or metadata is not JSON
 */
export function decode(stored: StoredEvent, location: string): RecordedEvent {
  try {
    return {
      id: stored.id,
      type: stored.type,
      data: JSON.parse(stored.data) as JsonObject,
      metadata: JSON.parse(stored.metadata) as JsonObject,
      stream: stored.stream,
      revision: stored.revision,
      position: formatPosition(stored.position),
      recordedAt: stored.recordedAt,
      hash: stored.hash,
    };
  } catch (cause) {
    const place = `event ${stored.id} at position ${stored.position}`;
    throw new LogCorrupt(
      location,
      `${place} is not JSON: verify the log, and restore it from a copy that verifies`,
      { cause },
    );
  }
}
