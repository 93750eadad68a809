import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { describeError, isStoreFault } from '../engine/errors.js';
import type { EngineLogger } from '../engine/logger.js';

const BACK_OFF_MS = [100, 500, 2000, 5000] as const;

const CLOSED = 'the connection that hears of other processes was closed';

type Listener = (payload: string | null) => void;

/**
 * One connection that stays open: it listens on a channel, and holds shared advisory locks, which say to other
 * processes that this one lives. Where it is lost, it is opened again, and everything is taken up anew.
 */
export class Session {
  private readonly listeners = new Set<Listener>();
  private readonly held = new Map<bigint, number>();
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;
  private connected = Promise.withResolvers<void>();
  /** Open, with everything held that is to be held. */
  private client: pg.Client | undefined;
  private opening: pg.Client | undefined;

  constructor(
    private readonly connect: () => pg.Client,
    private readonly channel: string,
    private readonly logger: EngineLogger,
  ) {}

  /** Calls with the payload of each notice, and with null where some may have been missed. */
  watch(listener: Listener): () => void {
    this.listeners.add(listener);
    this.start();
    return () => this.listeners.delete(listener);
  }

  /**
   * Holds a lock until it is released as often as it was asked for.
   * @throws what says that the connection could not be opened, or was closed
   */
  async hold(lock: bigint): Promise<void> {
    if (this.ending.signal.aborted) throw new Error(CLOSED);
    const count = this.held.get(lock) ?? 0;
    this.held.set(lock, count + 1);
    if (count > 0) return;
    this.start();
    try {
      // Whoever opens the connection takes what is to be held by then.
      if (!this.client) await this.connected.promise;
      else await this.client.query('select pg_advisory_lock_shared($1)', [lock.toString()]);
    } catch (error) {
      this.forget(lock);
      throw error;
    }
  }

  async release(lock: bigint): Promise<void> {
    if (this.forget(lock) > 0 || !this.client) return;
    try {
      await this.client.query('select pg_advisory_unlock_shared($1)', [lock.toString()]);
    } catch (error) {
      if (!isStoreFault(error)) throw error; // else the connection is lost, and the lock with it
    }
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.opening?.end().catch(() => undefined); // it may be lost already
    await this.running;
    this.fail(new Error(CLOSED));
  }

  private forget(lock: bigint): number {
    const left = (this.held.get(lock) ?? 1) - 1;
    if (left > 0) this.held.set(lock, left);
    else this.held.delete(lock);
    return left;
  }

  private start(): void {
    this.running ??= this.run();
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    for (let failures = 0; !signal.aborted;) {
      const client = this.connect();
      this.opening = client;
      try {
        const ended = new Promise<void>((resolve) => client.once('end', resolve));
        await this.open(client, ended);
        failures = 0;
        await ended;
        if (!signal.aborted) this.logger.warn({}, 'the connection that hears of other processes was lost');
      } catch (error) {
        if (signal.aborted) return;
        await client.end().catch(() => undefined); // it may never have been open
        const fields = { error: describeError(error) };
        this.logger.warn(fields, 'the connection that hears of other processes could not be opened');
        this.fail(error);
      }
      this.client = undefined;
      const pause = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)];
      failures += 1;
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private async open(client: pg.Client, ended: Promise<void>): Promise<void> {
    client.on('notification', ({ payload }) => this.tell(payload ?? null));
    // A client that is ended while it connects never says that it could not.
    const closed = ended.then(() => Promise.reject(new Error(CLOSED)));
    await Promise.race([client.connect(), closed]);
    await client.query(`listen "${this.channel}"`);
    for (const lock of this.held.keys()) {
      await client.query('select pg_advisory_lock_shared($1)', [lock.toString()]);
      if (this.held.has(lock)) continue;
      await client.query('select pg_advisory_unlock_shared($1)', [lock.toString()]); // released meanwhile
    }
    this.client = client;
    this.connected.resolve();
    client.once('end', () => {
      this.client = undefined;
      this.connected = Promise.withResolvers();
    });
    this.tell(null);
  }

  /** Whoever waits to hold a lock hears of the failure; the next who asks waits for the next try. */
  private fail(error: unknown): void {
    const { connected } = this;
    this.connected = Promise.withResolvers();
    connected.promise.catch(() => undefined);
    connected.reject(error);
  }

  private tell(payload: string | null): void {
    for (const listener of [...this.listeners]) listener(payload);
  }
}
