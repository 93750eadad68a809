import { readFileSync, writeFileSync } from 'node:fs';
import { hasCode } from '#privacy';
import { BootFailure } from '../../standalone/src/boot-failure.js';

/** The last entry of a record of access: whoever keeps it elsewhere sees whether the record still holds it. */
export interface AccessHead {
  readonly sequence: number;
  /** SHA-256 in hex, over the entry and the hash of the one before. */
  readonly hash: string;
}

/** A line in the form of the heads of a log: `["access","sequence","hash"]`. */
export const accessHeadLine = ({ sequence, hash }: AccessHead): string =>
  `${JSON.stringify(['access', String(sequence), hash])}\n`;

/** @throws BootFailure where it cannot be written */
export function writeAccessHead(file: string, head: AccessHead): void {
  try {
    writeFileSync(file, accessHeadLine(head));
  } catch (cause) {
    throw new BootFailure(`${file}: the head cannot be written there: name another file`, { cause });
  }
}

/** @throws BootFailure where it is not there, or holds no such head */
export function readAccessHead(file: string): AccessHead {
  try {
    const head: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(head)) throw new TypeError('a head is a list');
    const [name, sequence, hash]: unknown[] = head;
    if (name !== 'access' || typeof sequence !== 'string' || !/^[1-9]\d{0,14}$/.test(sequence)) {
      throw new TypeError('a head names the record and a sequence');
    }
    if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) throw new TypeError('a head has a hash');
    return { sequence: Number(sequence), hash };
  } catch (cause) {
    const rule = hasCode(cause, 'ENOENT')
      ? 'is not there: check the path'
      : 'holds no head as --export-access-head writes it';
    throw new BootFailure(`${file}: ${rule}`, { cause });
  }
}
