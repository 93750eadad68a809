import { aggregateScopeOf, permits } from '#access';
import { byRole } from './by-role.js';
import type { Row } from './matrix.js';

/** How the figures of a contract are told. */
export function summaryRows(): readonly Row[] {
  return [
    {
      name: 'programmeSummary figures',
      cells: byRole((role) => {
        if (!permits({ roles: [role] }, 'programmeSummary')) return 'NO';
        const reader = { id: 'reader', organisation: 'any', roles: [role], contracts: ['own'], expiresAt: 0 };
        return aggregateScopeOf(reader).figures === 'EXACT' ? 'YES' : 'SUPPRESSED';
      }),
    },
  ];
}
