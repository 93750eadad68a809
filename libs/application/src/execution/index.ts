export * from './executor.js';
export * from './history-reader.js';
export * from './receipt.js';
export * from './request.js';
export * from './run-command.js';
export * from './sender-gone.js';
