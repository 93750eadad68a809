/** For specs of adapters only: it needs Jest and fast-check, which are not there in production. */
export { describeEventLog } from './describe-event-log.js';
export type { LogFactory, LogUnderTest } from './factory.js';
