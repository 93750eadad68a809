import type { EventLogReader } from '#event-log';
import type { Metrics } from './metrics.js';

/** Adds whether the log answers, and when it took its last event. */
export function addLog(metrics: Metrics, log: EventLogReader): void {
  const reachable = metrics.gauge('log_reachable', '1 where the log answers');
  const head = metrics.gauge('log_head_timestamp_seconds', 'When the log took its last event');
  metrics.addLook({
    part: 'log',
    forget() {
      reachable.set(0);
      head.remove(); // an empty log has none
    },
    async look() {
      for await (const { recordedAt } of log.readAll({ direction: 'backwards', limit: 1 })) {
        head.set(Date.parse(recordedAt) / 1000);
      }
      reachable.set(1);
    },
  });
}
