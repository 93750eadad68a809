import type { EventLogReader } from '#event-log';
import type { ProjectionEngine, ProjectionHealth } from '#projections';
import { secondsBehind } from './behind.js';
import type { Metrics } from './metrics.js';

const STATUSES: readonly ProjectionHealth['status'][] = [
  'starting',
  'catching-up',
  'live',
  'retrying',
  'failed',
  'stopped',
];

/** Adds how the read models follow the log, as this process sees it. */
export function addProjections(
  metrics: Metrics,
  {
    log,
    engine,
    clock,
  }: { log: EventLogReader; engine: Pick<ProjectionEngine, 'health' | 'incompleteFor'>; clock: () => Date },
): void {
  const of = ['projection'] as const;
  const lagEvents = metrics.gauge('projection_lag_events', 'Not taken in yet, counted up to 1000', of);
  const lagSeconds = metrics.gauge('projection_lag_seconds', 'Waiting time of the oldest of them', of);
  const parked = metrics.gauge('projection_parked_events', 'Parked, with those that wait behind', of);
  const skipped = metrics.gauge('projection_skipped_events', 'Always 0: nothing is skipped', of);
  const incomplete = metrics.gauge('projection_incomplete', '1 where answers are marked incomplete', of);
  const status = metrics.gauge('projection_status', '1 for the one that holds', ['projection', 'status']);
  const all = [lagEvents, lagSeconds, parked, skipped, incomplete, status];
  metrics.addLook({
    part: 'projections',
    forget: () => all.forEach((gauge) => gauge.reset()),
    async look() {
      const now = clock();
      for (const { name: projection, ...health } of await engine.health()) {
        const seconds = health.lag === 0 ? 0 : await secondsBehind(log, health.position, now);
        lagEvents.set({ projection }, health.lag);
        lagSeconds.set({ projection }, seconds);
        parked.set({ projection }, health.parked);
        skipped.set({ projection }, health.skipped);
        incomplete.set({ projection }, engine.incompleteFor(projection) ? 1 : 0);
        for (const one of STATUSES) status.set({ projection, status: one }, health.status === one ? 1 : 0);
      }
    },
  });
}
