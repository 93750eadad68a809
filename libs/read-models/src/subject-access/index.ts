export * from './document.js';
export { subjectAccessPage } from './page.js';
export { subjectAccessDocument, type SubjectAccessSources } from './put-together.js';
