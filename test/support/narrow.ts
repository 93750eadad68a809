/**
 * Runs a command without root's right to pass over permissions: whoever runs the tests, a read-only folder is
 * read-only for the process under test.
 */
export const obeyingPermissions: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

/**
 * Runs a command that can write no file beyond so many KiB, as if its disk were full there. (Node ignores the signal
 * that would end it; its writes fail.)
 */
export function withFilesUpTo(kibibytes: number): readonly string[] {
  // dash counts `ulimit -f` in blocks of 512 bytes, bash in blocks of 1024 unless it plays sh: so ask for POSIX.
  return ['sh', '-c', `ulimit -f ${kibibytes * 2} && exec "$@"`, 'sh'];
}
