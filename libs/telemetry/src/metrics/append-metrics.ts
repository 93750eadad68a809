import type { EventLog } from '#event-log';
import { type Metrics, STORE_BUCKETS } from './metrics.js';

/** The same log, with its appends timed. */
export function measuredAppends(log: EventLog, metrics: Metrics): EventLog {
  const seconds = metrics.histogram(
    'append_duration_seconds',
    'Until a batch of events stands in the log',
    STORE_BUCKETS,
  );
  const events = metrics.counter('events_appended_total', 'Events that this process appended');
  const failures = metrics.counter(
    'append_failures_total',
    'Appends that were not done; somebody else who was faster counts too',
  );
  return {
    async append(stream, batch, options) {
      const end = seconds.startTimer();
      try {
        const result = await log.append(stream, batch, options);
        end();
        events.inc(batch.length);
        return result;
      } catch (error) {
        failures.inc();
        throw error;
      }
    },
    readStream: (stream, options) => log.readStream(stream, options),
    readAll: (options) => log.readAll(options),
    subscribe: (options) => log.subscribe(options),
    head: () => log.head(),
    close: () => log.close(),
  };
}
