import { type AlertRules, DEFAULT_ALERT_RULES, lookWatch } from '#access';
import { londonDay } from '#programme';
import type { GatewayServices } from '../services.js';

/** What was recorded elsewhere (another gateway, the command line) is watched within so long. */
const EVERY_MS = 2_000;

/** The watch of the record of access that a gateway keeps. */
export interface AccessWatch {
  /** Watches what stands in the record now. @throws AccessRecordUnavailable */
  catchUp(): Promise<void>;
  /** Goes on to watch what comes, until it is closed. */
  begin(): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/**
 * Watches who looks at what. An alert goes to the officer by `accessAlerts`; the log of the process says that
 * there is one and of what kind, and nothing of whom.
 */
export function watchAccess(
  { accessRecord, readModels, now, logger }: GatewayServices,
  rules: Partial<AlertRules> = {},
): AccessWatch {
  const watch = lookWatch({
    record: accessRecord,
    rules: { ...DEFAULT_ALERT_RULES, ...rules },
    restrictedAmong: (persons) => readModels.scope.limitedAmong(persons, londonDay(now())),
    onRaised: ({ kind, entry }) =>
      logger.warn({ alert: kind, entry }, 'unusual looking at records: see accessAlerts'),
  });
  let failing = false;
  let underWay: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const lookAround = async (): Promise<void> => {
    try {
      await watch.catchUp();
      failing = false;
    } catch {
      // Tried again with the next turn, from where it stopped; told once, or an outage would fill the log.
      if (!failing) logger.error({}, 'the record of access cannot be watched just now');
      failing = true;
    } finally {
      underWay = undefined;
    }
  };
  return {
    catchUp: () => watch.catchUp(),
    begin() {
      timer = setInterval(() => (underWay ??= lookAround()), EVERY_MS).unref();
    },
    async close() {
      clearInterval(timer);
      await underWay;
    },
  };
}
