import { WebSocket } from 'ws';
import type { Identity } from '#access';
import type { GatewayForTest } from './gateway-for-test.js';

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly data?: Record<string, Record<string, never>>;
    readonly [index: number]: { readonly message: string; readonly extensions: Record<string, unknown> };
  };
}

/** A socket that speaks the protocol by hand, so that a test can say what no client library would. */
export class RawSocket {
  readonly messages: Message[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  private readonly socket: WebSocket;
  private wake: () => void = () => undefined;

  constructor(gateway: GatewayForTest, headers: Readonly<Record<string, string>> = {}, path = '/graphql') {
    this.socket = new WebSocket(`${gateway.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', {
      headers,
    });
    this.socket.on('message', (data) => {
      const message: Message = JSON.parse(String(data));
      this.messages.push(message);
      this.wake();
    });
    this.socket.on('error', () => undefined); // `closed` tells
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
    );
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Opens, says who it is, and waits to be let in. */
  async begin(gateway: GatewayForTest, identity: Identity, seconds?: number): Promise<this> {
    await this.opened();
    const token = await gateway.token(identity, seconds);
    this.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    await this.received(1);
    return this;
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.send({ type: 'subscribe', id, payload: { query, variables } });
  }

  /** Waits until so many messages are here. */
  async received(count: number): Promise<readonly Message[]> {
    while (this.messages.length < count) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.messages;
  }

  /** Takes nothing more of what the server sends. */
  stopReading(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.terminate();
  }
}
