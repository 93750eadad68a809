import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { matches } from '../filter.js';
import { EventLogError, LogUnavailable } from '../errors.js';
import type { LogFilter, Position, SubscriptionMessage } from '../port.js';
import { failureOf, unavailable } from './failures.js';
import { Feed, type FeedMessage } from './feed.js';
import { readHead, readPlaced, timesOf } from './reads.js';
import { positionOf, toRecorded, type ServerEvent } from './server-event.js';
import type { Store } from './store.js';
import { pauseAfter } from './timing.js';

/** What there is to deliver, in order: a page at a time, since to hand on each message by itself took longer than it. */
type Page = readonly SubscriptionMessage[];

/** A page holds so many messages at most. */
const MAX_PAGE = 64;

/** How many events a probe looks at between the subscriber's place and the head before it leaves it to the server. */
const PROBE_EVENTS = 512;

/**
 * One subscription of the port: it follows one feed of the server after the other. The server never takes one up
 * again by itself, and delivers at least once; so this subscribes anew from where it stands, after a pause that grows,
 * and drops by position what it has delivered already.
 */
export class Follower {
  /** Everything up to here was delivered or did not match; null before the first event of the log. */
  private cursor: Position | null;
  /** The same as far as the log's own events go: what `caught-up` names where nothing is filtered. */
  private delivered: Position | null;
  /**
   * How far the server says it has got, not yet believed: it may say so before it gives the events up to there. It is
   * once an event beyond it comes, or the word that all was given.
   */
  private pending: Position | null = null;
  private announced: Position | null | undefined;
  private live = false;
  private failures = 0;
  private behindSince: number | undefined;
  private readonly timeOf: (position: Position, created: string) => string;

  constructor(
    private readonly store: Store,
    after: Position | null,
    private readonly filter: LogFilter | undefined,
    private readonly stopped: AbortSignal,
  ) {
    this.cursor = after ?? store.partition.after;
    this.delivered = after;
    this.timeOf = timesOf(store, true);
  }

  async *pages(): AsyncGenerator<Page, void, undefined> {
    while (!this.stopped.aborted) {
      const cause = yield* this.followOnce();
      if (this.stopped.aborted) return;
      if (this.store.closed) return;
      this.throwUnlessTransient(cause);
      this.failures += 1;
      await delay(pauseAfter(this.failures, this.store.timing), undefined, { signal: this.stopped }).catch(
        () => undefined,
      );
    }
  }

  /** Waiting heals a server that is away, and neither a log that is corrupt nor credentials that are refused. */
  private throwUnlessTransient(cause: unknown): void {
    const away = cause instanceof LogUnavailable ? cause.cause : cause;
    if (cause instanceof EventLogError && !(cause instanceof LogUnavailable)) throw cause;
    if (failureOf(away) !== 'transient') throw unavailable(this.store.location, away);
  }

  /** Follows one feed to its end, and says what ended it. */
  private async *followOnce(): AsyncGenerator<Page, unknown, undefined> {
    let feed: Feed | undefined;
    try {
      // Asked before: once the server says that everything was given, this much of the log certainly was.
      const head = await readHead(this.store, this.stopped);
      if (this.stopped.aborted) return undefined;
      this.live = false;
      this.behindSince = undefined;
      this.pending = null;
      feed = new Feed(await this.store.clients.current(), this.store, this.cursor, this.filter, this.stopped);
      return yield* this.drain(feed, head);
    } catch (error) {
      return error;
    } finally {
      feed?.close();
    }
  }

  private async *drain(feed: Feed, head: Position | null): AsyncGenerator<Page, unknown, undefined> {
    const opened = Date.now();
    const { timing } = this.store;
    while (!this.stopped.aborted) {
      const { page, taken, failure } = this.take(feed, head);
      if (page.length > 0) yield page;
      if (failure !== undefined) return failure.cause;
      if (taken) continue;
      if (feed.end !== undefined) return feed.end.cause;
      if (this.live && this.place !== this.announced) {
        // Events of one batch arrive in the same turn: whether more are there is known in the next.
        await nextTurn();
        if (!feed.idle) continue;
        yield [this.announce()];
        continue;
      }
      await feed.wait(timing.probeMs);
      // It wakes for the first event of what has just arrived: while catching up, the rest of it is waited for.
      if (!this.live && !feed.idle) await nextTurn();
      if (this.stopped.aborted || !feed.idle || feed.end !== undefined) continue;
      if (!feed.confirmed && Date.now() - opened < timing.readMs) continue;
      if (!feed.confirmed) return new Error('the server does not confirm the subscription');
      if (await this.probe(feed)) return new Error('the server gives nothing, though there is more');
    }
    return undefined;
  }

  /** What is there now. Where an event cannot be delivered, what lies before it still is. */
  private take(
    feed: Feed,
    head: Position | null,
  ): { page: Page; taken: boolean; failure?: { readonly cause: unknown } } {
    const page: SubscriptionMessage[] = [];
    let taken = false;
    try {
      while (page.length < MAX_PAGE) {
        const message = feed.take();
        if (message === undefined) break;
        taken = true;
        this.failures = 0;
        this.deliver(message, head, page);
      }
    } catch (cause) {
      return { page, taken, failure: { cause } };
    }
    return { page, taken };
  }

  private deliver(message: FeedMessage, head: Position | null, page: SubscriptionMessage[]): void {
    this.behindSince = undefined;
    switch (message.kind) {
      case 'event':
        this.deliverEvent(message.event, page);
        return;
      case 'reached':
        this.settle(page);
        this.pending = message.position;
        return;
      case 'live':
        this.settle(page);
        this.live = true;
        if (head !== null) this.reachHead(head);
        return;
      case 'behind':
        this.live = false;
        return;
    }
  }

  /** Believes what the server said last. */
  private settle(page: SubscriptionMessage[]): void {
    const { pending } = this;
    this.pending = null;
    if (pending === null || !this.advance(pending) || this.filter === undefined) return;
    page.push({ kind: 'checkpoint', position: pending });
  }

  private deliverEvent(event: ServerEvent, page: SubscriptionMessage[]): void {
    const { store } = this;
    const position = positionOf(event, store.location);
    store.holdsEvents = true;
    // At least once: after a failure, and also of its own accord, the server repeats what it gave before.
    if (this.cursor !== null && position <= this.cursor) return;
    if (this.pending !== null && position > this.pending) this.settle(page);
    const stream = store.streamOf(event);
    if (stream === undefined || !matches(this.filter, { stream, type: event.type })) {
      this.cursor = position;
      return;
    }
    const recorded = toRecorded(event, stream, store.location, this.timeOf, position);
    this.cursor = position;
    this.delivered = position;
    page.push({ kind: 'event', event: recorded });
  }

  /**
   * Nothing has come for a while. Is there anything? The server tells how far it has got only every so many events,
   * and one that hangs tells nothing at all. True where it is to be given up.
   */
  private async probe(feed: Feed): Promise<boolean> {
    const head = await readHead(this.store, this.stopped);
    if (this.stopped.aborted || !feed.idle) return false;
    if (head === null || (this.cursor !== null && this.cursor >= head)) {
      // Servers before 23.10 do not say that everything was given.
      this.live = true;
      return false;
    }
    const nothing = await this.nothingUpTo(head);
    if (this.stopped.aborted || !feed.idle) return false;
    if (nothing) {
      this.reachHead(head);
      this.live = true;
      return false;
    }
    this.behindSince ??= Date.now();
    return Date.now() - this.behindSince > this.store.timing.stallMs;
  }

  /** Whether none of the events from here to the head matches. */
  private async nothingUpTo(head: Position): Promise<boolean> {
    let looked = 0;
    for await (const { event, stream } of readPlaced(this.store, {
      direction: 'forwards',
      after: this.cursor,
      until: head,
      maxCount: Number.MAX_SAFE_INTEGER,
      signal: this.stopped,
    })) {
      if (stream !== undefined && matches(this.filter, { stream, type: event.type })) return false;
      looked += 1;
      if (looked === PROBE_EVENTS) return false;
    }
    return true;
  }

  private get place(): Position | null {
    return this.filter === undefined ? this.delivered : this.cursor;
  }

  private announce(): SubscriptionMessage {
    this.announced = this.place;
    return { kind: 'caught-up', position: this.place };
  }

  /** False where it was there already. */
  private advance(position: Position): boolean {
    if (this.cursor !== null && position <= this.cursor) return false;
    this.cursor = position;
    return true;
  }

  private reachHead(head: Position): void {
    this.advance(head);
    if (this.delivered === null || this.delivered < head) this.delivered = head;
  }
}
