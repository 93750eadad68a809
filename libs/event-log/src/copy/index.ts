export { CopyRefused } from './copy-refused.js';
export { copyLog, type CopyOptions } from './copy-log.js';
export type { CopyProgress, CopyReport } from './copy-report.js';
export { openCopySource, type CopySource } from './copy-source.js';
export type { CopyTarget } from './copy-target.js';
export { openCopyTarget, openLogReader, parseLogAddress, type LogAddress } from './log-address.js';
export { PositionMap } from './position-map.js';
export { verifyCopy, type VerifyCopyOptions } from './verify-copy.js';
