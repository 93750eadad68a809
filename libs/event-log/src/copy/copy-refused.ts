import { EventLogError } from '../errors.js';

/** A log cannot be copied as it is, or to where it was to go. The message names the first event that is at fault. */
export class CopyRefused extends EventLogError {
  readonly code = 'COPY_REFUSED';
}
