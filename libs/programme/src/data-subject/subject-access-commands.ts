import type { Static } from 'typebox';
import type { Command } from '../kernel/index.js';
import type { subjectAccessEvents } from './subject-access-events.js';

/** Sent by nobody but whatever has just put the document together: it is open to no door by itself. */
export type ProvideSubjectAccess = Command<
  'ProvideSubjectAccess',
  { readonly personId: string } & Static<(typeof subjectAccessEvents)['SubjectAccessProvided']['data']>
>;
