/** What the data-protection officer alone answers for, so not among the commands that an import may send. */
export const ERASURE = ['DecideErasure', 'ErasePerson'] as const;
