import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#access';
import { type Random, randomFrom } from '../support/random.js';
import { type RunningServer, startServer } from '../support/server.js';
import type { ServerProcess } from '../support/server-process.js';
import { seed, tell } from '../support/soak.js';
import type { Stores } from '../support/stores.js';
import { verified } from '../support/recorded-log.js';
import { unkeepableTexts } from './argument-attempts.js';
import type { Attempt, Heard, Make, Target } from './attempt.js';
import { badTokens } from './bad-tokens.js';
import { HTTP_ATTEMPTS, writtenForHttp } from './http-attempts.js';
import { hangUp } from './http-client.js';
import { faultsOf } from './judge.js';
import { median, residentBytes } from './memory.js';
import { FAR_CONCERN, FAR_PERSON, NEAR_CONCERN, NEAR_PERSON } from './nasty-values.js';
import { raw, writtenBytes } from './raw-attempts.js';
import { SOCKET_ATTEMPTS, writtenForSockets } from './socket-attempts.js';
import { farLead, FAR_WORKER, MARK, nearLead, recordTwoPersons, WORK_MARK } from './two-persons.js';

const AT_ONCE = 8;
/** Of all attempts; the rest is sent to the door for subscriptions. */
const SHARE_OF_HTTP = 0.8;
const SHARE_OF_RAW = 0.05;

/**
 * Those who reach nobody of another contract and officer, and beside them a safeguarding lead of the near contract. The
 * data-protection officer and imports reach everybody, and so does a lead of every contract.
 */
const CALLERS: readonly Role[] = [
  'OFFENDER_MANAGER',
  'OFFENDER_MANAGER',
  'MENTOR',
  'TRAINER',
  'PROGRAMME_MANAGER',
  'CASE_SUPPORTER_MANAGER',
  'COMMISSIONER',
  'CONTRACT_MANAGER',
  'EVALUATOR',
  'ADMINISTRATOR',
];

/**
 * Memory is flat where its middle over the last quarter of the attempts is no more than this above its middle over
 * the second: by then everything has been loaded and compiled. What V8 and the allocator hold back of it would hide
 * a leak for a while, so the process gets a small heap and few arenas: what leaked would show here, or end it.
 */
const SMALL = { NODE_OPTIONS: '--max-old-space-size=128 --max-semi-space-size=8', MALLOC_ARENA_MAX: '2' };
const MAX_GROWTH_BYTES = 48 * 1024 * 1024;

/** Whoever sends more than people do is slowed down; here what comes after that is to be tried, so nobody is. */
const UNLIMITED = { REQUESTS_PER_MINUTE: '1000000', STRANGERS_PER_MINUTE: '1000000' };

const kinds = [
  { share: SHARE_OF_HTTP, of: HTTP_ATTEMPTS },
  { share: SHARE_OF_RAW, of: [[1, raw]] as const },
  { share: 1 - SHARE_OF_HTTP - SHARE_OF_RAW, of: SOCKET_ATTEMPTS },
];

function makeFrom(of: readonly (readonly [share: number, make: Make])[], drawn: number): Make {
  const total = of.reduce((sum, [share]) => sum + share, 0);
  let left = drawn * total;
  for (const [share, make] of of) {
    left -= share;
    if (left < 0) return make;
  }
  throw new Error('no kind was drawn');
}

function drawn(from: Random, target: Target): Attempt {
  let left = from.next();
  for (const { share, of } of kinds) {
    left -= share;
    if (left < 0) return makeFrom(of, from.next())(from, target);
  }
  return makeFrom(SOCKET_ATTEMPTS, from.next())(from, target);
}

/** Every attempt that is written by hand, and every text that no store can keep. */
const written = (random: Random, target: Target): readonly Attempt[] => [
  ...writtenForHttp(random, target),
  ...writtenBytes(random, target),
  ...writtenForSockets(random, target),
  ...unkeepableTexts(random, target),
];

/** What came of the attempts. */
class Outcome {
  readonly faults: string[] = [];
  readonly memory: number[] = [];
  private readonly latest: string[] = [];
  private readonly statuses = new Map<string, number>();

  async make(attempts: Iterator<Attempt>, target: Target, server: ServerProcess): Promise<void> {
    let made = 0;
    const worker = async (): Promise<void> => {
      for (let next = attempts.next(); !next.done && this.faults.length < 20; next = attempts.next()) {
        const attempt = next.value;
        this.latest.push(attempt.what);
        if (this.latest.length > 2 * AT_ONCE) this.latest.shift();
        const heard = await attempt.run(target).catch((error: unknown): Heard => {
          this.faults.push(`${String(error)}\n  sent  ${attempt.what}`);
          return { text: '' };
        });
        this.faults.push(...faultsOf(attempt, heard));
        const outcome = heard.status ?? (heard.closed === undefined ? 'hung up' : `closed ${heard.closed}`);
        this.statuses.set(String(outcome), (this.statuses.get(String(outcome)) ?? 0) + 1);
        made += 1;
        if (made % 10 === 0) this.memory.push(this.bytesOf(server));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  /** @throws Error with what it said last, and what was sent to it last, where it has ended */
  private bytesOf(server: ServerProcess): number {
    try {
      return residentBytes(server.pid);
    } catch (error) {
      const said = server.stderr.slice(-4_000);
      throw new Error(`${String(error)}\n  said  ${said}\n  sent  ${this.latest.join('\n  sent  ')}`);
    }
  }

  /** The middle of each quarter of the attempts. */
  quarters(): readonly [first: number, second: number, third: number, last: number] {
    const quarter = Math.floor(this.memory.length / 4);
    const middle = (of: number): number => median(this.memory.slice(of * quarter, (of + 1) * quarter));
    return [middle(0), middle(1), middle(2), middle(3)];
  }

  told(): Readonly<Record<string, string | number>> {
    const counts: Readonly<Record<string, number>> = Object.fromEntries(
      [...this.statuses].sort().map(([outcome, count]) => [`answered ${outcome}`, count]),
    );
    const megabytes = this.quarters().map((bytes) => Math.round(bytes / 1024 / 1024));
    return { ...counts, megabytesByQuarter: megabytes.join(', ') };
  }
}

/** First each that is written, then so many that are drawn. */
function* attemptsAt(
  target: Target,
  random: Random,
  first: readonly Attempt[],
  many: number,
): Generator<Attempt, undefined> {
  yield* first;
  for (let made = 0; made < many; made += 1) yield drawn(random, target);
}

async function cursorsGiven({ api }: RunningServer): Promise<readonly string[]> {
  const { cases } = await api.ask<{ cases: { edges: { cursor: string }[] } }>(
    'PROGRAMME_MANAGER',
    '{ cases { edges { cursor } } }',
  );
  const { caseFile } = await api.ask<{ caseFile: { edges: { cursor: string }[] } }>(
    'OFFENDER_MANAGER',
    'query ($personId: ID!) { caseFile(personId: $personId, first: 3) { edges { cursor } } }',
    { personId: NEAR_PERSON },
  );
  return [...cases.edges, ...caseFile.edges].map(({ cursor }) => cursor);
}

/**
 * Attacks the built process on these stores: each attempt that is written by hand once, then `many` that are drawn.
 * @param where the stores in words, for the report of the soak
 */
export function describeHostile(where: string, open: () => Promise<Stores>, many: number): void {
  const outcome = new Outcome();
  let server: RunningServer;

  beforeAll(
    async () => {
      const random = randomFrom(seed);
      server = await startServer({ stores: await open(), env: { ...SMALL, ...UNLIMITED } });
      await recordTwoPersons(server);
      const good = server.api.token('DATA_PROTECTION_OFFICER');
      const lead = await nearLead(server);
      const target: Target = {
        url: server.url,
        tokens: [...CALLERS.map((role) => server.api.token(role)), lead],
        lead,
        employer: server.api.token('CASE_SUPPORTER_MANAGER'),
        badTokens: await badTokens(server.folder, good),
        cursors: await cursorsGiven(server),
      };
      const first = written(random, target);
      try {
        await outcome.make(attemptsAt(target, random, first, many), target, server.process);
      } finally {
        hangUp();
      }
      tell({
        test: `hostile attempts on ${where}`,
        writtenByHand: first.length,
        drawn: many,
        ...outcome.told(),
      });
    },
    180_000 + many * 200,
  );

  describe(`Hostile attempts at both doors, on ${where}: each that is written, and ${many} drawn (seed ${seed})`, () => {
    it('are refused or answered within what the caller may see: no failure, no insides, no other person', () => {
      expect(outcome.faults).toEqual([]);
    });

    it('leave the process as it was: it answers, and to whom it should', async () => {
      const ready = await fetch(`${server.url}/health/ready`);
      expect([ready.status, await ready.text()]).toEqual([200, expect.stringContaining('"ready":true')]);
      for (const role of CALLERS)
        expect(await server.query(role, '{ me { roles } }')).toMatchObject({ me: {} });
      const query = 'query ($personId: ID!) { caseFile(personId: $personId) { details } }';
      const far = await server.api.send(server.api.token('OFFENDER_MANAGER'), query, {
        personId: FAR_PERSON,
      });
      expect(far.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      const all =
        'query ($personId: ID!) { caseFile(personId: $personId, first: 100) { edges { node { data } } } }';
      const officer = await server.api.send(server.api.token('DATA_PROTECTION_OFFICER'), all, {
        personId: FAR_PERSON,
      });
      expect(officer.text).toContain(MARK); // or there would have been nothing to find
      const employer = server.api.token('CASE_SUPPORTER_MANAGER');
      const worker = await server.api.send(employer, all, { personId: FAR_WORKER });
      expect(worker.text).toContain(WORK_MARK);
    });

    it('leave the concern out of reach as it was, and to whom it is: a lead of another contract has their own', async () => {
      const lists = '{ concerns(first: 100) { edges { node { concernId personId state } } } }';
      const listed = async (token: string) =>
        (await server.api.send<ConcernsListed>(token, lists)).data?.concerns.edges.map(({ node }) => node);
      const [near, far] = await Promise.all([nearLead(server), farLead(server)]);
      expect(await listed(far)).toContainEqual({
        concernId: FAR_CONCERN,
        personId: FAR_PERSON,
        state: 'OPEN',
      });
      const others = (await listed(near)) ?? [];
      expect(others.map(({ concernId }) => concernId)).toContain(NEAR_CONCERN);
      expect(others.filter(({ personId }) => personId !== NEAR_PERSON)).toEqual([]);
      const words =
        'query ($personId: ID!) { caseFile(personId: $personId, first: 100) { edges { node { data } } } }';
      const { text } = await server.api.send(far, words, { personId: FAR_PERSON });
      expect(text).toContain(`${MARK} was seen`);
    });

    it('leave nothing on record about the person out of reach but what says why it is they who record it', async () => {
      const entries =
        'query ($personId: ID!) { caseFile(personId: $personId, first: 100) { edges { node { type actor { id } deviations { code } } } pageInfo { hasNextPage } } }';
      const { caseFile } = await server.api.ask<FileOfEntries>('DATA_PROTECTION_OFFICER', entries, {
        personId: FAR_PERSON,
      });
      const nodes = caseFile.edges.map(({ node }) => node);
      expect(nodes.length).toBeGreaterThan(5); // or there would have been nothing to add to
      expect(caseFile.pageInfo.hasNextPage).toBe(false);
      const byOthers = nodes.filter(
        ({ actor, type }) => !actor.id.includes(MARK) && !type.startsWith('Task'),
      );
      expect(
        byOthers.filter(({ deviations }) => !deviations.some(({ code }) => code === 'OUT_OF_REACH')),
      ).toEqual([]);
      expect(
        nodes.filter(({ type, actor }) => type === 'PersonalDetailsRecorded' && !actor.id.includes(MARK)),
      ).toEqual([]);
    });

    it('leave the log whole', async () => {
      expect(await verified(server)).toMatchObject({ faults: [] });
    });

    it('leave nothing in what the process says: no failure, and nobody', () => {
      // The demonstration greets with tokens, whose bearers are nobody; all that came after went to standard error.
      expect(server.process.stderr).not.toMatch(/unexpected error|a store does not do|"level":(50|60)/);
      expect(server.process.output).not.toMatch(new RegExp(MARK, 'i'));
    });

    it('leave its memory flat', () => {
      const [, second, , last] = outcome.quarters();
      expect(last - second).toBeLessThan(MAX_GROWTH_BYTES);
    });
  });
}

interface ConcernsListed {
  readonly concerns: {
    readonly edges: readonly {
      readonly node: { readonly concernId: string; readonly personId: string; readonly state: string };
    }[];
  };
}

interface FileOfEntries {
  readonly caseFile: {
    readonly edges: readonly {
      readonly node: {
        readonly type: string;
        readonly actor: { readonly id: string };
        readonly deviations: readonly { readonly code: string }[];
      };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  };
}
