import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Position } from '#event-log';
import type { Checkpoint } from '../storage/projection-storage.js';

/**
 * A position in a file of its own, replaced and not synced: it may lag behind what was done, since what its
 * subscriber does again changes nothing.
 */
export function fileCheckpoint(file: string): Checkpoint {
  const read = (): Position | null => {
    try {
      const text = readFileSync(file, 'utf8').trim();
      return text === '' ? null : (text as Position);
    } catch (error) {
      if (Reflect.get(Object(error), 'code') === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    read: async () => read(),
    move: async (from, to) => {
      if (read() !== from) return false;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, to);
      renameSync(`${file}.new`, file);
      return true;
    },
  };
}
