export * from './contract.js';
export { MAX_PAGE, InvalidPage } from './connection.js';
export { BadCursor } from './cursor.js';
export { MAX_CHANGES } from './changes/queries.js';
export { openReadModels } from './open-read-models.js';
export { UnknownContractYear } from './programme-summary/summarise.js';
export * from './following/index.js';
export * from './publishing/index.js';
export * from './wording/index.js';
