export * from './catalogue/index.js';
export * from './inputs/index.js';
export * from './execution/index.js';
export * from './erasure/index.js';
export * from './reactions/index.js';
export * from './import/index.js';
export * from './replay/index.js';
export * from './verification/index.js';
/** Code lists of inputs that answers speak in too: a GraphQL enum is registered once. */
export { OrganisationKind } from './commissioning/inputs.js';
export { ConcernKind, ConcernOutcome, ConcernUrgency } from './concern/inputs.js';
export { TaskKind } from './task/inputs.js';
export { provideSubjectAccess } from './data-subject/subject-access-command.js';
export { RetractEntryInput } from './corrections/inputs.js';
