import type { ConnectionSettings } from './connection-string.js';
import { LogClosed } from '../errors.js';
import type { LogClient } from './log-client.js';

/** How long the end of a client's streams is waited for when the log is closed. */
const DISPOSE_MS = 2_000;

/** The client in use, and those that were given up and may still have a read or a subscription running. */
export class Clients {
  private client: LogClient | undefined;
  private closed = false;
  private readonly retired = new Set<LogClient>();

  constructor(private readonly settings: ConnectionSettings) {}

  /**
   * The client's code is loaded with the first use: half a second, and 30 MB, that a process whose log lies on SQLite
   * need not spend.
   * @throws LogClosed
   */
  async current(): Promise<LogClient> {
    if (this.client !== undefined) return this.client;
    const { LogClient } = await import('./log-client.js');
    if (this.closed) throw new LogClosed();
    return (this.client ??= new LogClient(this.settings));
  }

  /**
   * After an append that failed or was not answered: the next one goes over a new client. The old one may keep
   * answering with a failure that it remembers (the features of the server), or wait on a stream that is dead.
   * Reads and subscriptions that run on it go on.
   */
  retire(client: LogClient): void {
    client.endAppends();
    if (this.client !== client) return;
    this.client = undefined;
    this.retired.add(client);
    void client.closeChannel();
    for (const old of this.retired) if (!old.busy) this.retired.delete(old);
  }

  async close(): Promise<void> {
    this.closed = true;
    const clients = [...this.retired, ...(this.client === undefined ? [] : [this.client])];
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, DISPOSE_MS)));
    await Promise.race([Promise.all(clients.map((client) => client.dispose())), enough]);
    clearTimeout(timer);
    await Promise.all(clients.map((client) => client.closeChannel()));
  }
}
