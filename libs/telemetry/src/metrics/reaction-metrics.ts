import type { EventLogReader } from '#event-log';
import type { Checkpoint } from '#projections';
import { behind } from './behind.js';
import type { Metrics } from './metrics.js';

/** What runs beside the read models, told by what failed. */
export type Follower = 'reactions' | 'erasures';

/** Adds how far the reactions have come, in whichever process they run. */
export function addReactions(
  metrics: Metrics,
  { log, checkpoint, clock }: { log: EventLogReader; checkpoint: Checkpoint; clock: () => Date },
): void {
  const events = metrics.gauge('reaction_lag_events', 'Not reacted to yet, counted up to 1000');
  const seconds = metrics.gauge('reaction_lag_seconds', 'Waiting time of the oldest of them');
  metrics.addLook({
    part: 'reactions',
    forget() {
      events.remove();
      seconds.remove();
    },
    async look() {
      const lag = await behind(log, await checkpoint.read(), clock());
      events.set(lag.events);
      seconds.set(lag.seconds);
    },
  });
}

/** Counts what failed and is tried again. */
export function countReactionFailures(metrics: Metrics): (follower: Follower) => void {
  const failures = metrics.counter('reaction_failures_total', 'Failed, and tried again', ['follower']);
  for (const follower of ['reactions', 'erasures'] as const) failures.inc({ follower }, 0);
  return (follower) => failures.inc({ follower });
}
