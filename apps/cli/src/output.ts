import { once } from 'node:events';

/** Writes lines to standard output as fast as whoever reads them takes them, so that none pile up here. */
export async function writeLines(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  }
}

/** Whoever read has had enough (`… | head`): that is no failure. */
export function isBrokenPipe(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPIPE';
}

/** Ends the process quietly once nobody reads what it writes. */
export function quietBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!isBrokenPipe(error)) throw error;
      process.exit(process.exitCode);
    });
  }
}

export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
