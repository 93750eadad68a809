import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterwards } from './cleanup.js';

/** A change as the subscription tells it. */
export interface Update {
  readonly sequence: string;
  readonly position: string;
  readonly entry: {
    readonly entryId: string;
    readonly type: string;
    readonly line: string;
    readonly personIds: readonly string[];
    readonly correction: boolean;
  };
}

export interface SubscriberOptions {
  readonly token?: string;
  /** The sequence of the last update that is here already. Without it, only what comes. */
  readonly after?: string;
  readonly personId?: string;
  readonly unit?: string;
}

const DOCUMENT = `subscription ($after: String, $personId: ID, $unit: ID) {
  caseUpdates(after: $after, personId: $personId, unit: $unit) {
    sequence position entry { entryId type line personIds correction }
  }
}`;

/** One socket with one subscription, as the official client of the protocol opens it. It never reconnects by itself. */
export class Subscriber {
  readonly updates: Update[] = [];
  /** Resolves when the subscription is over, with what ended it where it was not ended in good order. */
  readonly over: Promise<unknown>;
  private socket: WebSocket | undefined;
  private readonly client: ReturnType<typeof createClient>;
  private readonly waiting = new Set<() => void>();
  private isOver = false;
  private isDropped = false;

  constructor(url: string, { token, ...variables }: SubscriberOptions) {
    this.client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      onNonLazyError: () => undefined, // the subscription reports it
      ...(token === undefined ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
      on: {
        opened: (socket) => {
          this.socket = socket instanceof WebSocket ? socket : undefined;
          if (this.isDropped) this.drop();
        },
      },
    });
    this.over = this.run(variables).finally(() => {
      this.isOver = true;
      this.wake();
    });
    afterwards(() => this.drop());
  }

  /** Cuts the connection without a word, as a lost network does; where there is none yet, as soon as there is. */
  drop(): void {
    this.isDropped = true;
    this.socket?.terminate();
  }

  /** Stops taking anything off the socket, so that what is sent piles up before this end. */
  pause(): void {
    this.socket?.pause();
  }

  resume(): void {
    this.socket?.resume();
  }

  /** Ends the subscription in good order. */
  async close(): Promise<void> {
    await this.client.dispose();
    await this.over;
  }

  /** Waits until so many updates are here, or it is over. */
  async whenReceived(count: number): Promise<void> {
    while (this.updates.length < count && !this.isOver) {
      await new Promise<void>((wake) => this.waiting.add(wake));
    }
  }

  private async run(variables: object): Promise<unknown> {
    const query = { query: DOCUMENT, variables: { ...variables } };
    try {
      for await (const { data, errors } of this.client.iterate<{ caseUpdates: Update }>(query)) {
        if (errors) return errors;
        if (data) this.updates.push(data.caseUpdates);
        this.wake();
      }
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private wake(): void {
    for (const wake of [...this.waiting]) wake();
    this.waiting.clear();
  }
}
