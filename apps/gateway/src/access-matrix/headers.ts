import { fieldsHiddenFrom, permits, type Role, streamsShownTo } from '#access';
import { byRole } from './by-role.js';
import type { Row } from './matrix.js';

/** What heads a case file: of which kind of history it is told, and the field of an event type that it repeats. */
const HEADERS: Readonly<Record<string, { readonly kind: string; readonly of?: readonly [string, string] }>> =
  {
    details: { kind: 'dataSubject' },
    openCases: { kind: 'referral' },
    sentence: { kind: 'supervision' },
    'sentence.kind': { kind: 'supervision', of: ['SentenceStarted', 'kind'] },
    'sentence.outcome': { kind: 'supervision', of: ['SentenceEnded', 'outcome'] },
  };

export function headerRows(): readonly Row[] {
  return Object.entries(HEADERS).map(([name, { kind, of }]) => ({
    name: `caseFile.${name}`,
    cells: byRole((role) => (isShown(role, kind) && !(of && isHidden(role, ...of)) ? 'YES' : 'NO')),
  }));
}

const isShown = (role: Role, kind: string): boolean =>
  permits({ roles: [role] }, 'caseFile') && streamsShownTo(role).includes(kind);

const isHidden = (role: Role, type: string, field: string): boolean =>
  fieldsHiddenFrom(role).fields[type]?.includes(field) ?? false;
