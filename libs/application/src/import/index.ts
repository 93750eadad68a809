export { formatFault, type ImportFault, ImportRefused } from './fault.js';
export * from './run-import.js';
export * from './send.js';
