import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Position } from '../port.js';
import { EventLogError } from '../errors.js';
import { WriterLock } from '../sqlite/writer-lock.js';
import { CopyRefused } from './copy-refused.js';

const FORMAT = 'throughline-positions 1';
const LINE = /^(?:\d{20}|\d{40}) (?:\d{20}|\d{40})\n$/;
const MAX_HEADER = 4096;
const LINES_A_BLOCK = 1024;

/**
 * The map of positions of a copy: a heading, then for each event, in the order of the log, a line `old new`. All lines
 * are of one length, and both columns are sorted: a position is found by halving, or with grep.
 *
 * It is written behind the events, and synced with each chunk of them. What a crash cuts off is written again from the
 * logs themselves, which a copy that is taken up again walks from the start.
 */
export class PositionMap {
  private block: { readonly first: number; readonly text: string } | undefined;
  private pending: string[] = [];

  private constructor(
    private readonly file: string,
    private readonly descriptor: number,
    private readonly headerBytes: number,
    private lineBytes: number,
    private lines: number,
    /** Held by who writes it; undefined for who only looks up. */
    private readonly lock: WriterLock | undefined,
  ) {}

  /**
   * Opens the map, and makes it where there is none. Two copies at once are harmless to their target; in one map their
   * lines would lie between each other.
   * @throws CopyRefused where the file holds something else, or another copy writes it
   */
  static open(file: string, from: string, to: string): PositionMap {
    const descriptor = opened(file, 'a+');
    let lock: WriterLock | undefined;
    try {
      lock = locked(file);
      if (sizeOf(file) === 0) {
        writeSync(descriptor, `${FORMAT} from ${from} to ${to}\n`);
        fsyncSync(descriptor);
        syncFolder(dirname(file));
      }
      return PositionMap.read(file, descriptor, lock);
    } catch (error) {
      lock?.release();
      closeSync(descriptor);
      throw error;
    }
  }

  /** Opens a map to look positions up. @throws CopyRefused where there is none */
  static openForReading(file: string): PositionMap {
    const descriptor = opened(file, 'r');
    try {
      return PositionMap.read(file, descriptor, undefined);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  private static read(file: string, descriptor: number, lock: WriterLock | undefined): PositionMap {
    const start = readAt(descriptor, 0, MAX_HEADER);
    const headerBytes = start.indexOf('\n') + 1;
    if (!start.startsWith(`${FORMAT} `) || headerBytes === 0) {
      throw new CopyRefused(`${file} is not a map of positions: name another file for it`);
    }
    const lineBytes = readAt(descriptor, headerBytes, 128).indexOf('\n') + 1;
    const lines = lineBytes === 0 ? 0 : Math.floor((sizeOf(file) - headerBytes) / lineBytes);
    return new PositionMap(file, descriptor, headerBytes, lineBytes, lines, lock);
  }

  /** How many events it holds, with those that are not written yet. */
  get size(): number {
    return this.lines + this.pending.length;
  }

  /**
   * Takes the next pair, or compares it with what the map has in its place.
   * @param index counts the events of the log from 0
   * @throws CopyRefused where the map is of another copy
   */
  see(index: number, old: Position, now: Position): void {
    const line = `${old} ${now}\n`;
    const known = index < this.lines ? this.lineAt(index) : undefined;
    if (known === line) return;
    if (known !== undefined && LINE.test(known)) {
      throw new CopyRefused(
        `${this.file} is the map of another copy (line ${index + 2} differs): name another file with --map, or ` +
          'remove this one, if that copy is of no use any more',
      );
    }
    if (this.lock === undefined)
      throw new CopyRefused(`${this.file} is not whole: run the copy again, which completes it`);
    // Cut off in the middle of a line, or what a loss of power left of it: everything from here on is written anew.
    if (index < this.lines || this.pending.length === 0) this.truncate(index);
    this.pending.push(line);
  }

  /** Makes what was taken durable. */
  flush(): void {
    if (this.pending.length === 0) return;
    const text = this.pending.join('');
    this.lineBytes = this.pending[0]?.length ?? 0;
    writeSync(this.descriptor, text);
    fdatasyncSync(this.descriptor);
    this.lines += this.pending.length;
    this.pending = [];
  }

  /**
   * Where the last event at or before this position of the source lies in the target; null before the first. So what
   * was known at a position is what is known at its translation.
   */
  translate(old: Position): Position | null {
    let [low, high] = [0, this.lines];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.pairAt(middle)[0] <= old) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? null : this.pairAt(low - 1)[1];
  }

  close(): void {
    closeSync(this.descriptor);
    this.lock?.release();
  }

  private pairAt(index: number): [old: Position, now: Position] {
    const line = this.lineAt(index);
    if (!LINE.test(line))
      throw new CopyRefused(`${this.file} is damaged at line ${index + 2}: run the copy again`);
    return line.trim().split(' ') as [Position, Position];
  }

  private lineAt(index: number): string {
    const { lineBytes } = this;
    const first = index - (index % LINES_A_BLOCK);
    if (this.block?.first !== first) {
      const text = readAt(this.descriptor, this.headerBytes + first * lineBytes, LINES_A_BLOCK * lineBytes);
      this.block = { first, text };
    }
    return this.block.text.slice((index - first) * lineBytes, (index - first + 1) * lineBytes);
  }

  private truncate(lines: number): void {
    ftruncateSync(this.descriptor, this.headerBytes + lines * this.lineBytes);
    this.lines = lines;
    this.block = undefined;
  }
}

/** @throws CopyRefused where another copy holds it */
function locked(file: string): WriterLock {
  try {
    return WriterLock.take(file);
  } catch (cause) {
    if (!(cause instanceof EventLogError) || cause.code !== 'LOG_IN_USE') throw cause;
    throw new CopyRefused(
      `${file} is being written by another copy: let that one end, or name another file with --map`,
      { cause },
    );
  }
}

function opened(file: string, flags: 'a+' | 'r'): number {
  try {
    return openSync(file, flags, 0o600);
  } catch (cause) {
    const code = cause instanceof Object && 'code' in cause ? String(cause.code) : 'it failed';
    throw new CopyRefused(
      `${file}: the map of positions cannot be opened there (${code}): name another file`,
      { cause },
    );
  }
}

function readAt(descriptor: number, position: number, bytes: number): string {
  const buffer = Buffer.alloc(bytes);
  return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, bytes, position));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Without it, a loss of power could take back that the file exists. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
