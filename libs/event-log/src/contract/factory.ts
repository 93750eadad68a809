import type { EventLog } from '../port.js';

/** A log of its own for one test. */
export interface LogUnderTest {
  readonly log: EventLog;
  /**
   * Ends this log as a crash or a restart would, and opens the same one again; undefined where nothing of a log
   * outlives it. The log from before must not be used any more.
   */
  readonly reopen?: () => Promise<EventLog>;
  /** Closes whatever is open and removes what it left. */
  readonly cleanUp: () => Promise<void>;
}

export type LogFactory = () => Promise<LogUnderTest>;

/** Gives the tests of a part of the contract a fresh log each, and takes it away again. */
export type UseLog = (test: (underTest: LogUnderTest) => Promise<void>) => () => Promise<void>;

export function useLogOf(factory: LogFactory): UseLog {
  return (test) => async () => {
    const underTest = await factory();
    try {
      await test(underTest);
    } finally {
      await underTest.cleanUp();
    }
  };
}
