import type { CopyTarget } from '../copy/copy-target.js';
import { CopyRefused } from '../copy/copy-refused.js';
import { InvalidArgument } from '../errors.js';
import type { SerialisedBatch } from '../serialise.js';
import { Appender } from './appender.js';
import { EventStoreDbLog } from './event-store-db-log.js';
import { readPlaced } from './reads.js';
import { takeApart } from './server-event.js';
import type { Store } from './store.js';

/**
 * A log on EventStoreDB that a copy writes. One append is sent only once the one before it was acknowledged: several
 * at once would be faster, and nothing says that the server stores them in the order in which they were sent.
 */
export class EventStoreDbCopyTarget extends EventStoreDbLog implements CopyTarget {
  private readonly carrier: Appender;

  constructor(private readonly server: Store) {
    super(server, null);
    this.carrier = new Appender(server, null);
  }

  get location(): string {
    return this.server.location;
  }

  async carry(batches: readonly SerialisedBatch[]): Promise<void> {
    for (const batch of batches) {
      try {
        await this.carrier.append(batch);
      } catch (cause) {
        if (!(cause instanceof InvalidArgument)) throw cause;
        const from = `stream ${batch.stream} from revision ${batch.expected === 'no_stream' ? 0n : batch.expected + 1n}`;
        throw new CopyRefused(`${from} cannot be copied to EventStoreDB: ${cause.message}`, { cause });
      }
    }
  }

  async clockBehind(): Promise<number> {
    const { after } = this.server.partition;
    for await (const { event, position, stream } of readPlaced(this.server, {
      direction: 'backwards',
      after: null,
    })) {
      if (after !== null && position <= after) return 0;
      if (stream === undefined) continue;
      const carried = takeApart(event)?.carried;
      return carried === undefined ? 0 : Math.max(0, Date.parse(carried) - event.created.getTime());
    }
    return 0;
  }
}
