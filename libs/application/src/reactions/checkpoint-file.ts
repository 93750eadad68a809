import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Position } from '#event-log';

/**
 * How far the reactions have come. It may lag behind what was done: whatever is done again raises nothing new,
 * because the ids of tasks follow from the event. So the file is replaced, not synced.
 */
export interface CheckpointFile {
  read(): Position | 'start';
  write(position: Position): void;
}

export function checkpointFile(file: string): CheckpointFile {
  return {
    read() {
      try {
        const text = readFileSync(file, 'utf8').trim();
        return text === '' ? 'start' : (text as Position);
      } catch (error) {
        if (error !== null && typeof error === 'object' && 'code' in error && error.code === 'ENOENT')
          return 'start';
        throw error;
      }
    },
    write(position) {
      writeFileSync(`${file}.new`, position);
      renameSync(`${file}.new`, file);
    },
  };
}
