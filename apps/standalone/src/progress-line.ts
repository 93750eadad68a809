/** Progress on standard error: on a terminal one line that changes, elsewhere a line now and then. */
export function progressLine(what: string): {
  readonly show: (done: number, total?: number) => void;
  readonly end: () => void;
} {
  const { stderr } = process;
  const everyMs = stderr.isTTY ? 100 : 5_000;
  let last = Date.now() - (stderr.isTTY ? everyMs : 0);
  return {
    show(done, total) {
      if (Date.now() - last < everyMs) return;
      last = Date.now();
      const line = `${what}: ${done}${total === undefined ? '' : ` of ${total}`}`;
      stderr.write(stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\u001b[K');
    },
  };
}
