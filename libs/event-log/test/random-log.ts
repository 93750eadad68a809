import type { EventLog, ExpectedRevision, JsonObject } from '../src/port.js';
import { sample } from '../src/contract/samples.js';

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A clock that stands still, moves a little, or a day, and that nobody could mistake for that of this machine. */
export function wanderingClock(random: () => number, from = '2014-05-01T09:00:00.000Z'): () => Date {
  let now = Date.parse(from);
  return () => {
    const step = random();
    now += step < 0.4 ? 0 : step < 0.95 ? Math.floor(step * 5_000) : 86_400_000;
    return new Date(now);
  };
}

/** Appends at least so many events, in batches of one to four, to a few streams; what is there already is gone on from. */
export async function fillAtRandom(log: EventLog, count: number, random: () => number): Promise<void> {
  const heads = new Map<string, bigint>();
  for await (const { stream, revision } of log.readAll()) heads.set(stream, revision);
  const streams = Math.max(2, Math.floor(count / 20));
  for (let done = 0; done < count;) {
    const stream = `match-${Math.floor(random() ** 2 * streams)}`;
    const expected: ExpectedRevision = heads.get(stream) ?? 'no_stream';
    const size = 1 + Math.floor(random() * 4);
    const rest = Array.from({ length: size - 1 }, () => sample(dataOf(random)));
    const { revision } = await log.append(stream, [sample(dataOf(random)), ...rest], { expected });
    heads.set(stream, revision);
    done += size;
  }
}

function dataOf(random: () => number): JsonObject {
  return {
    text: 'Mänty 𝄞 \u2028'.repeat(Math.floor(random() * 8)),
    minutes: Math.floor(random() * 90),
    ratio: random(),
    nested: { list: [null, true, -0.5, 1e21, ''], __proto: 'x' },
  };
}
