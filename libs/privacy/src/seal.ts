/**
 * Which of a person's two keys seals a field. PERSONAL: names, identifiers, reasons, free text. CONFIDENTIAL: what was
 * said in confidence, which few may have opened.
 */
export type Seal = 'PERSONAL' | 'CONFIDENTIAL';

export const SEALS: readonly Seal[] = ['PERSONAL', 'CONFIDENTIAL'];

/** Subjects are opaque person ids. No colon and no bar: both are separators where a subject is written. */
export const SUBJECT_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
