/**
 * Which of a person's two keys seals a field. PERSONAL: names, identifiers, reasons, free text. CONFIDENTIAL:
 * session notes and testimony, which only the mentor and the responsible programme manager may have opened.
 */
export type Seal = 'PERSONAL' | 'CONFIDENTIAL';

export const SEALS: readonly Seal[] = ['PERSONAL', 'CONFIDENTIAL'];

/** Subjects are opaque person ids. No colon and no bar: both are separators where a subject is written. */
export const SUBJECT_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
