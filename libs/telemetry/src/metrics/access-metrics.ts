import { type AccessRecord, LOOK_KINDS } from '#access';
import { type Metrics, STORE_BUCKETS } from './metrics.js';

/**
 * The same record of access, with its entries counted. Alerts are counted all together: that somebody looked at a
 * person whose access is limited is for the officer alone.
 */
export function measuredAccessRecord(record: AccessRecord, metrics: Metrics): AccessRecord {
  const entries = metrics.counter('access_entries_total', 'Entries in the record of who looked', [
    'kind',
    'outcome',
  ]);
  for (const kind of LOOK_KINDS) {
    for (const outcome of ['GRANTED', 'REFUSED'] as const) entries.inc({ kind, outcome }, 0);
  }
  const failures = metrics.counter('access_record_failures_total', 'Entries that could not be written');
  const raised = metrics.counter('access_alerts_total', 'Alerts of unusual looking that this process raised');
  const seconds = metrics.histogram(
    'access_record_duration_seconds',
    'Until an entry stands in the record: what was asked for waits for it',
    STORE_BUCKETS,
  );
  const { alerts } = record;
  return {
    async record(entry) {
      const end = seconds.startTimer();
      try {
        await record.record(entry);
      } catch (error) {
        failures.inc();
        throw error;
      }
      end();
      entries.inc({ kind: entry.kind, outcome: entry.outcome });
    },
    list: (asked) => record.list(asked),
    verify: () => record.verify(),
    alerts: {
      watchedTo: () => alerts.watchedTo(),
      async raise(found, watchedTo) {
        const added = await alerts.raise(found, watchedTo);
        raised.inc(added.length);
        return added;
      },
      list: (asked) => alerts.list(asked),
    },
    close: () => record.close(),
  };
}
