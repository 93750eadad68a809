/**
 * Whether every store gives a text back as it was given. PostgreSQL keeps no U+0000 and refuses the statement that has
 * one; half of a surrogate pair has no form in UTF-8, and every store makes another character of it.
 */
export const isKeepable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
