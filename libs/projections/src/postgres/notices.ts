import { parsePosition } from '#event-log';
import type { Build, Notice } from '../storage/projection-storage.js';

/**
 * The notice that another process has sent, or null where it is none of ours: anybody who may use the database can send
 * to the channel, and what is thrown while a notice is heard would end the process. Whoever hears null looks for itself.
 */
export function noticeOf(payload: string): Notice | null {
  try {
    const said: unknown = JSON.parse(payload);
    const projection = field(said, 'projection');
    const build = buildOf(field(said, 'build'));
    const at = field(said, 'position');
    if (typeof projection !== 'string' || !build || (at !== null && typeof at !== 'string')) return null;
    return { projection, build, position: at === null ? null : parsePosition(at) };
  } catch {
    return null;
  }
}

function buildOf(said: unknown): Build | undefined {
  const [version, generation] = [field(said, 'version'), field(said, 'generation')];
  return typeof version === 'number' && typeof generation === 'number' ? { version, generation } : undefined;
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}
