import { permits, streamsShownTo } from '#access';
import { byRole } from './by-role.js';
import { entryKinds } from './entries.js';
import type { Row } from './matrix.js';

export const originKinds: readonly string[] = [...new Set(entryKinds.map(({ kind }) => kind))];

/** One row for each kind of history that a task may name. */
export function taskOriginRows(): readonly Row[] {
  return originKinds.map((kind) => ({
    name: `tasks.about of ${kind}`,
    cells: byRole((role) =>
      permits({ roles: [role] }, 'tasks') && streamsShownTo(role).includes(kind) ? 'YES' : 'NO',
    ),
  }));
}
