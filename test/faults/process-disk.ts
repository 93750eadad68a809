import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The disk as one process sees it: no file of it grows beyond a size. (A disk that is really full takes rights on the
 * machine that tests do not have; to the process a write fails either way, in the middle of whatever it does.)
 */
export class ProcessDisk {
  private constructor(
    private readonly folder: string,
    private readonly pid: number,
  ) {}

  /** Of the process that runs on a data folder. */
  static of(folder: string): ProcessDisk {
    const { pid } = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as { pid: number };
    return new ProcessDisk(folder, pid);
  }

  /** No file grows beyond what this one has now. */
  fillAt(name: string): Promise<unknown> {
    return this.limit(String(statSync(join(this.folder, name)).size));
  }

  /** Nothing can be written at all. */
  fill(): Promise<unknown> {
    return this.limit('0');
  }

  free(): Promise<unknown> {
    return this.limit('unlimited');
  }

  /** Where its stores are, by size: for a person whose test fails. */
  sizes(): Readonly<Record<string, number>> {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    const paths = files.map(({ parentPath, name }) => join(parentPath, name));
    return Object.fromEntries(paths.map((path) => [path.slice(this.folder.length + 1), statSync(path).size]));
  }

  /** Only the soft limit: it may be raised again by whoever owns the process. */
  private limit(bytes: string): Promise<unknown> {
    return run('prlimit', [`--pid=${this.pid}`, `--fsize=${bytes}:unlimited`]);
  }
}
