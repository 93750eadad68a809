import { describe, expect, it } from '@jest/globals';
import { type EventLog, memoryEventLog, type Position } from '#event-log';
import type { ProjectionEngine, ProjectionHealth } from '#projections';
import { addLog } from './log-gauges.js';
import { Metrics } from './metrics.js';
import { addProjections } from './projection-gauges.js';
import { addReactions } from './reaction-metrics.js';

const START = Date.parse('2014-06-02T12:00:00.000Z');

/** A log of three events, ten seconds apart, asked a minute after the first. */
async function threeEvents() {
  let now = START;
  const clock = () => new Date(now);
  const log = memoryEventLog({ clock });
  const positions: Position[] = [];
  for (let number = 0; number < 3; number += 1) {
    const id = `00000000-0000-7000-8000-00000000000${number}`;
    const event = { id, type: 'PersonRegistered', data: {}, metadata: {} };
    const { position } = await log.append(`stream-${number}`, [event], { expected: 'no_stream' });
    positions.push(position);
    now += 10_000;
  }
  now = START + 60_000;
  return { log, positions, clock };
}

function engineAt(position: Position | null, health: Partial<ProjectionHealth> = {}) {
  const engine: Pick<ProjectionEngine, 'health' | 'incompleteFor'> = {
    incompleteFor: () => (health.parked ?? 0) > 0,
    health: async () => [
      {
        name: 'cases',
        version: 1,
        generation: 1,
        status: 'live',
        error: 'a name stands here',
        position,
        lag: 0,
        parked: 0,
        skipped: 0,
        rebuilding: null,
        ...health,
      },
    ],
  };
  return engine;
}

async function toldOf(
  log: EventLog,
  clock: () => Date,
  engine: Pick<ProjectionEngine, 'health' | 'incompleteFor'>,
): Promise<string> {
  const metrics = new Metrics();
  addProjections(metrics, { log, engine, clock });
  return metrics.text();
}

describe('A read model', () => {
  it('that has all of the log is not behind', async () => {
    const { log, positions, clock } = await threeEvents();
    const text = await toldOf(log, clock, engineAt(positions[2] ?? null));
    expect(text).toContain('throughline_projection_lag_events{projection="cases"} 0');
    expect(text).toContain('throughline_projection_lag_seconds{projection="cases"} 0');
    expect(text).toContain('throughline_projection_skipped_events{projection="cases"} 0');
    expect(text).toContain('throughline_projection_incomplete{projection="cases"} 0');
    expect(text).toContain('throughline_projection_status{projection="cases",status="live"} 1');
    expect(text).toContain('throughline_projection_status{projection="cases",status="failed"} 0');
  });

  it('is behind by so many events, and by the age of the oldest that it lacks', async () => {
    const { log, positions, clock } = await threeEvents();
    const text = await toldOf(log, clock, engineAt(positions[0] ?? null, { lag: 2 }));
    expect(text).toContain('throughline_projection_lag_events{projection="cases"} 2');
    expect(text).toContain('throughline_projection_lag_seconds{projection="cases"} 50');
  });

  it('has one event read of all that it lacks: how many they are it says itself', async () => {
    const { log, positions, clock } = await threeEvents();
    const limits: unknown[] = [];
    const watched: EventLog = {
      ...log,
      head: () => log.head(),
      readAll(options) {
        limits.push(options?.limit);
        return log.readAll(options);
      },
    };
    await toldOf(watched, clock, engineAt(positions[0] ?? null, { lag: 2 }));
    expect(limits).toEqual([1]);
  });

  it('with parked events says how many, that it is incomplete, and nothing of why', async () => {
    const { log, clock } = await threeEvents();
    const text = await toldOf(log, clock, engineAt(null, { parked: 4, status: 'retrying' }));
    expect(text).toContain('throughline_projection_parked_events{projection="cases"} 4');
    expect(text).toContain('throughline_projection_incomplete{projection="cases"} 1');
    expect(text).toContain('throughline_projection_status{projection="cases",status="retrying"} 1');
    expect(text).not.toContain('a name stands here');
  });
});

describe('The reactions', () => {
  it.each([
    [null, 3, 60],
    [1, 1, 40],
    [2, 0, 0],
  ])('that have seen to event %s are behind by %i events and %i seconds', async (at, events, seconds) => {
    const { log, positions, clock } = await threeEvents();
    const metrics = new Metrics();
    const checkpoint = {
      read: async () => (at === null ? null : (positions[at] ?? null)),
      move: async () => true,
    };
    addReactions(metrics, { log, checkpoint, clock });
    const text = await metrics.text();
    expect(text).toContain(`throughline_reaction_lag_events ${events}\n`);
    expect(text).toContain(`throughline_reaction_lag_seconds ${seconds}\n`);
  });
});

describe('The log', () => {
  it('says when it took its last event, and that it answers', async () => {
    const { log } = await threeEvents();
    const metrics = new Metrics();
    addLog(metrics, log);
    const text = await metrics.text();
    expect(text).toContain(`throughline_log_head_timestamp_seconds ${START / 1000 + 20}\n`);
    expect(text).toContain('throughline_log_reachable 1\n');
    await log.close();
    const away = await metrics.text();
    expect(away).toContain('throughline_log_reachable 0\n');
    expect(away).not.toMatch(/^throughline_log_head_timestamp_seconds /m);
  });
});
