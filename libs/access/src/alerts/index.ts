export {
  ALERT_KINDS,
  type Alert,
  type AlertKind,
  type AlertStore,
  type NewAlert,
  type Told,
} from './alert.js';
export { type AlertRules, DEFAULT_ALERT_RULES } from './alert-rules.js';
export { lookWatch, type LookWatch, type LookWatchOptions } from './look-watch.js';
export { releaseOnRecord } from './release-on-record.js';
