import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { followChanges, type ReadModels } from '#read-models';
import { Story } from '../../libs/read-models/src/testing/story.js';
import { today } from '../../libs/read-models/src/testing/told.js';
import { type PostgresPlace, usePostgres } from './each-database.js';

/** Two processes' worth: one writes the read models, the other hears of it from PostgreSQL alone. */
describe('whoever follows the changes in one process, while another projects them', () => {
  const newPlace = usePostgres();
  let place: PostgresPlace;
  let story: Story;
  let projecting: ReadModels;
  let following: ReadModels;
  beforeEach(async () => {
    place = await newPlace();
    story = new Story();
    projecting = await story.open(place);
    following = await story.open(place, 'follow');
  });
  afterEach(() => story.close());

  const goal = (index: number) =>
    story.record(
      `journey-p${index % 5}`,
      'GoalSet',
      { goalId: `goal${index}`, domain: 'ACCOMMODATION', role: 'MENTEE' },
      { on: today },
    );

  /** Takes so many changes, in the order in which they come. */
  async function take(count: number, models: ReadModels, after = 0, pollMs = 60_000) {
    const ending = new AbortController();
    const seen: { readonly seq: number; readonly eventId: string }[] = [];
    for await (const { seq, eventId } of followChanges(models.changes, {
      after,
      signal: ending.signal,
      pollMs,
    })) {
      seen.push({ seq, eventId });
      if (seen.length === count) break;
    }
    return seen;
  }

  async function tell(count: number, pause: (index: number) => Promise<void> = () => Promise.resolve()) {
    const told: { readonly seq: number; readonly eventId: string }[] = [];
    for (let index = 0; index < count; index += 1) {
      told.push({ seq: index + 1, eventId: await goal(index) });
      await pause(index);
    }
    return told;
  }

  it('gets each of them once, in order, under load and from wherever it left off', async () => {
    const all = take(300, following);
    const others = [take(250, following, 50), take(300, projecting)];
    const told = await tell(300, (index) => sleep(index % 4));
    expect(await all).toEqual(told);
    expect(await Promise.all(others)).toEqual([told.slice(50), told]);
    expect(await take(10, following, 290)).toEqual(told.slice(290));
  });

  it('loses none and gets none twice where the connection that hears of them is cut again and again', async () => {
    const all = take(200, following);
    const told = await tell(200, (index) => (index % 40 === 20 ? cutConnections() : sleep(index % 3)));
    expect(await all).toEqual(told);
  });

  /** Ends the connections by which the processes hear of each other; waits for one to be there. */
  async function cutConnections(): Promise<void> {
    for (let ended = 0; ended === 0; await sleep(20)) {
      const cut = await place.ask(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'throughline session'`,
      );
      ended = cut.length;
    }
  }

  it('hears of a change without asking for it', async () => {
    await goal(0);
    await story.settled(following);
    // Whoever follows looks again after a minute only: the engine must have told them.
    const next = take(1, following, 1);
    await sleep(50);
    const eventId = await goal(1);
    expect(await next).toEqual([{ seq: 2, eventId }]);
  });

  it('goes on over a rebuild by the other process, with the same numbers', async () => {
    const all = take(120, following);
    const told = await tell(60);
    const rebuilt = projecting.engine.rebuild();
    for (let index = 60; index < 120; index += 1) {
      told.push({ seq: index + 1, eventId: await goal(index) });
      await sleep(index % 5);
    }
    await rebuilt;
    expect(await all).toEqual(told);
    // It hears of the last flip a moment after the other process is done.
    const generations = async () => (await following.engine.health()).map(({ generation }) => generation);
    while ((await generations()).some((generation) => generation < 2)) await sleep(20);
    expect(await generations()).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('waits for its own writes there, and reads them', async () => {
    for (let index = 0; index < 20; index += 1) {
      const entryId = await goal(index);
      const { last } = story;
      if (last === null) throw new Error('nothing was told');
      expect(await following.engine.waitFor('case-file', last, { timeoutMs: 20_000 })).toBe('reached');
      const asOf = { asAt: today, knownBy: 'SYSTEM' } as const;
      const { edges } = await following.caseFile({ personId: `p${index % 5}`, asOf, page: { first: 100 } });
      expect(edges.at(-1)?.node.entryId).toBe(entryId);
    }
  });
});
