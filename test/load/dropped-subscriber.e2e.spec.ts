import { beforeAll, describe, expect, it } from '@jest/globals';
import { castOf, commissioning, perform, supervised } from '../support/programme.js';
import { randomFrom } from '../support/random.js';
import { recordedEvents } from '../support/recorded-log.js';
import { ResumingSubscriber } from '../support/resuming-subscriber.js';
import { type RunningServer, startServer } from '../support/server.js';
import { rounds, seed, tell } from '../support/soak.js';
import { files, servers, type Stores } from '../support/stores.js';
import type { Update } from '../support/subscriber.js';
import { untilSettled } from '../support/until.js';
import { commandsAbout, sendUnderLoad } from '../support/workload.js';

const DROPS = rounds('DROPS', 25);
const AT_ONCE = 8;
const PERSONS = Array.from({ length: 8 }, (_, index) => `person-${index}`);
/** So many entries are there before anybody subscribes, so that every subscriber crosses from history to the present. */
const BEFORE = 60;

const ids = (updates: readonly Update[]): readonly string[] => updates.map(({ entry }) => entry.entryId);

describe.each<[string, () => Stores | Promise<Stores>]>([
  ['in files', () => files],
  ["on EventStoreDB's protocol and PostgreSQL", () => servers()],
])(`%s, a subscriber whose socket was dropped ${DROPS} times under load (seed ${seed})`, (where, open) => {
  const random = randomFrom(seed);
  let server: RunningServer;
  /** Ids of the entries after the start, in the order of the log. */
  let expected: readonly string[];
  let start: string;
  let dropped: ResumingSubscriber;
  let steady: ResumingSubscriber;
  let slow: ResumingSubscriber;

  async function send(enough: (sent: number) => boolean): Promise<void> {
    let answers = 0;
    const sent = await sendUnderLoad(server.api, commandsAbout(PERSONS, random), {
      atOnce: AT_ONCE,
      onSent: () => {
        answers += 1;
        return enough(answers) ? 'stop' : 'go on';
      },
    });
    expect(sent.filter(({ outcome }) => outcome === 'lost')).toEqual([]);
  }

  /** Once no task follows any more: one that came after the last would be seen by one subscriber and not by another. */
  async function latestSequence(): Promise<string> {
    await untilSettled(server);
    return (await server.api.recordState()).latestSequence;
  }

  beforeAll(
    async () => {
      server = await startServer({ stores: await open() });
      const { api, url } = server;
      const cast = castOf(api);
      await perform(api, [
        ...commissioning(cast),
        ...PERSONS.flatMap((person) => supervised(person, cast.officer, 20, 200)),
      ]);
      start = await latestSequence();
      await send((answers) => answers >= BEFORE);

      const options = { token: api.token('OFFENDER_MANAGER'), after: start };
      dropped = new ResumingSubscriber(url, options);
      steady = new ResumingSubscriber(url, options);
      slow = new ResumingSubscriber(url, options);
      const end: { sequence?: string } = {};
      const last = (): string | undefined => end.sequence;
      const following = Promise.all([
        dropped.follow(last, DROPS, randomFrom(seed + 1)),
        steady.follow(last, 0, randomFrom(seed + 2)),
        slow.follow(last, 0, randomFrom(seed + 3)),
      ]);
      const crawling = slow.crawl(randomFrom(seed + 4), () => last() !== undefined);
      await send(() => dropped.drops >= DROPS);

      end.sequence = await latestSequence();
      await Promise.all([following, crawling]);
      expected = (await recordedEvents(server))
        .slice(Number(start), Number(end.sequence))
        .map(({ id }) => id);
      tell({
        test: `dropped subscriber, ${where}`,
        drops: dropped.drops,
        changes: expected.length,
        subscribers: 3,
      });
    },
    60_000 + DROPS * 2_000,
  );

  it('has every change once, in the order of the log', () => {
    expect(dropped.drops).toBe(DROPS);
    expect(expected.length).toBeGreaterThan(BEFORE / 2);
    expect(ids(dropped.updates)).toEqual(expected);
  });

  it('has a sequence without a gap', () => {
    const numbers = dropped.updates.map(({ sequence }) => Number(sequence));
    expect(numbers).toEqual(expected.map((_, index) => Number(start) + 1 + index));
  });

  it('differs in nothing from one that was never dropped', () => {
    expect(dropped.updates).toEqual(steady.updates);
  });

  it('and one that takes slowly what is sent has it whole as well', () => {
    expect(ids(slow.updates)).toEqual(expected);
  });
});
