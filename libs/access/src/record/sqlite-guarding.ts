import { PrivacyError } from '#privacy';
import { AccessError, AccessRecordUnavailable } from '../errors.js';

/** Runs work on the database of a record, and says in this library's words what went wrong. @throws AccessRecordUnavailable */
export function guarding<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof AccessError || error instanceof PrivacyError) throw error;
    const reason = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
    const detail = `cannot be used (${String(reason)}): check the folder, its owner, its space, and other processes`;
    throw new AccessRecordUnavailable(file, detail, { cause: error });
  }
}
