import { userInfo } from 'node:os';
import { hasCode } from '#privacy';

/**
 * Who acts on this machine past every identity provider, as all records name them: `os:` and the user of the operating
 * system, which is all that is known of them.
 */
export function operatingSystemUser(): string {
  return `os:${userName()}`;
}

/** In containers a process may run as a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (!hasCode(error, 'ERR_SYSTEM_ERROR') && !hasCode(error, 'ENOENT')) throw error;
    return String(process.getuid?.() ?? 'unknown');
  }
}
