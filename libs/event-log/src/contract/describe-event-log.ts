import { describe } from '@jest/globals';
import { describeAppending } from './appending.js';
import { useLogOf, type LogFactory } from './factory.js';
import { describeFollowing } from './following.js';
import { describeReading } from './reading.js';
import { describeResuming } from './resuming.js';

/**
 * The contract of the port, for every adapter: call it in a spec with the adapter's name and a function that
 * makes a fresh, empty log for each test.
 */
export function describeEventLog(name: string, factory: LogFactory): void {
  describe(name, () => {
    const useLog = useLogOf(factory);
    describeAppending(useLog);
    describeReading(useLog);
    describeFollowing(useLog);
    describeResuming(factory);
  });
}
