/** The process cannot start, or a command cannot be done. The message is for a person, and names the way out. */
export class BootFailure extends Error {
  readonly code = 'BOOT_FAILURE';
}

/**
 * What to tell the person who started the process: the message, never a stack trace. The errors of our libraries
 * carry the place, the rule and the way out in their messages.
 */
export function describeFailure(error: unknown): string {
  const message = messageOf(error);
  return ours(error)
    ? message
    : `This was not expected: ${message}. Report it, with the version and what you did.`;
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}

/** Errors of our own libraries have codes in capitals and no `errno`; those of Node have one, or `ERR_` in front. */
function ours(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return typeof error.code === 'string' && !error.code.startsWith('ERR_') && !('errno' in error);
}
