export * from './commands.js';
export * from './decider.js';
export * from './events.js';
export * from './mentee-supervision.js';
export * from './mentor-window.js';
export * from './reasons.js';
export * from './referrer.js';
export * from './state.js';
