import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  comparePositions,
  type EventLog,
  type ExpectedRevision,
  type LogFilter,
  type Position,
  type RecordedEvent,
} from '../port.js';
import type { LogFactory } from './factory.js';
import { batchOf, collect, eventsOf, idsOf, resumePoint, until } from './samples.js';

type Step =
  | { readonly do: 'append'; readonly stream: number; readonly events: number }
  | { readonly do: 'follow'; readonly from: number; readonly messages: number }
  | { readonly do: 'crash' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      stream: fc.nat(3),
      events: fc.integer({ min: 1, max: 90 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('follow' as const),
      from: fc.nat(1000),
      messages: fc.integer({ min: 1, max: 300 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
);

const filter: fc.Arbitrary<LogFilter | undefined> = fc.constantFrom(
  undefined,
  { types: ['Type1'] },
  { streamPrefixes: ['match-2'] },
  { types: ['Type0', 'Type2'], streamPrefixes: ['match-'] },
  { types: ['Never'] },
);

/** Fixed, so that a failure is the same on every machine; change it to look for others. */
const SEED = 20_141_103;

export function describeResuming(factory: LogFactory): void {
  describe('after any appends, unsubscribes and crashes', () => {
    it('resuming from any position ever emitted delivers exactly the rest of the log', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), filter, async (steps, chosen) => {
          const history = new History(await factory(), chosen);
          try {
            for (const next of steps) await history.take(next);
            await history.checkEveryResumePoint();
          } finally {
            await history.end();
          }
        }),
        { seed: SEED, numRuns: 25 },
      );
    }, 120_000);
  });
}

/** One run: what was done, and every position that some subscription gave out. */
class History {
  private log: EventLog;
  private readonly heads = new Map<string, ExpectedRevision>();
  private readonly given = new Set<Position>();

  constructor(
    private readonly underTest: Awaited<ReturnType<LogFactory>>,
    private readonly filter: LogFilter | undefined,
  ) {
    this.log = underTest.log;
  }

  async take(next: Step): Promise<void> {
    if (next.do === 'append') await this.append(`match-${next.stream}`, next.events, `Type${next.stream}`);
    else if (next.do === 'follow') await this.follow(this.resumeFrom(next.from), next.messages);
    else if (this.underTest.reopen !== undefined) this.log = await this.underTest.reopen();
  }

  async checkEveryResumePoint(): Promise<void> {
    const matching = await collect(this.log.readAll(this.filter && { filter: this.filter }));
    const points = [...this.given];
    // Each would be quadratic in long runs: all of few, an even choice of many.
    const every = Math.max(1, Math.floor(points.length / 40));
    for (let index = 0; index < points.length; index += every) await this.checkFrom(points[index], matching);
  }

  async end(): Promise<void> {
    await this.underTest.cleanUp();
  }

  private async checkFrom(after: Position | undefined, matching: readonly RecordedEvent[]): Promise<void> {
    if (after === undefined) return;
    const delivered = eventsOf(await this.follow(after, Number.POSITIVE_INFINITY));
    const rest = matching.filter(({ position }) => comparePositions(position, after) > 0);
    expect(idsOf(delivered)).toEqual(idsOf(rest));
  }

  private async append(stream: string, count: number, type: string): Promise<void> {
    const expected = this.heads.get(stream) ?? 'no_stream';
    const { revision } = await this.log.append(stream, batchOf(count, type), { expected });
    this.heads.set(stream, revision);
  }

  /** Follows until it has caught up or has had enough, and keeps every position it is given. */
  private async follow(after: Position | 'start', messages: number): ReturnType<typeof until> {
    const signal = new AbortController().signal;
    const options = this.filter === undefined ? { after, signal } : { after, signal, filter: this.filter };
    let seen = 0;
    return until(this.log.subscribe(options), (message) => {
      const position = resumePoint(message);
      if (position !== null) this.given.add(position);
      seen += 1;
      return message.kind === 'caught-up' || seen >= messages;
    });
  }

  private resumeFrom(choice: number): Position | 'start' {
    const points = [...this.given];
    return points[choice % (points.length + 1)] ?? 'start';
  }
}
