import type { AccessRecord } from '#access';
import type { CommandExecutor } from '#application';
import type { EventLog } from '#event-log';
import type { KeyStore, Overwriting, RemembersErased } from '#privacy';
import {
  addLog,
  addProjections,
  addReactions,
  countReactionFailures,
  countUnwraps,
  doorMetrics,
  type DoorMetrics,
  type Follower,
  measuredAccessRecord,
  measuredAppends,
  measuredExecutor,
  measuredKeys,
  Metrics,
  type MetricsDoor,
  openMetricsDoor,
} from '#telemetry';
import { addressFailure } from './address.js';
import type { Configuration } from './configuration/index.js';
import type { Programme } from './programme.js';
import { version } from './version.js';

/** How the parts of a programme are made to tell figures of themselves. */
export interface Measuring {
  appends(log: EventLog): EventLog;
  keys(keys: KeyStore & Overwriting & RemembersErased): KeyStore & Overwriting & RemembersErased;
  readonly unwrapped: () => void;
  accessRecord(record: AccessRecord): AccessRecord;
  executor(executor: CommandExecutor): CommandExecutor;
  readonly door: DoorMetrics;
  readonly reactionFailed: (follower: Follower) => void;
  /**
   * Opens the door at which figures are told.
   * @throws BootFailure where its address cannot be had
   */
  serve(programme: Programme, clock: () => Date): Promise<MetricsDoor>;
}

/** Undefined where no figures are asked for: then nothing is counted either. */
export function measuring({
  metrics: place,
  process: kind,
}: Pick<Configuration, 'metrics' | 'process'>): Measuring | undefined {
  if (!place) return undefined;
  const metrics = new Metrics();
  metrics.addNode(version);
  return {
    appends: (log) => measuredAppends(log, metrics),
    keys: (keys) => measuredKeys(keys, metrics),
    unwrapped: countUnwraps(metrics),
    accessRecord: (record) => measuredAccessRecord(record, metrics),
    executor: (executor) => measuredExecutor(executor, metrics),
    door: doorMetrics(metrics),
    reactionFailed: countReactionFailures(metrics),
    async serve({ log, readModels, storage }, clock) {
      addLog(metrics, log);
      addProjections(metrics, { log, engine: readModels.engine, clock });
      if (kind !== 'gateway') {
        addReactions(metrics, { log, checkpoint: storage.checkpoint('reactions'), clock });
      }
      try {
        return await openMetricsDoor(metrics, place);
      } catch (error) {
        throw addressFailure(error, place.host, place.port, 'METRICS_');
      }
    },
  };
}
