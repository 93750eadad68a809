/** One thing that is wrong with what an office handed in: where it stands, and what the rule is. */
export interface ImportFault {
  /** Relative to the folder of the import. */
  readonly file: string;
  /** Counts from 1, the header included. */
  readonly line?: number;
  /** The column. */
  readonly field?: string;
  /** The rule, and the way out. */
  readonly rule: string;
  /** INVALID_INPUT, UNREADABLE, or the code of the rule that refused. */
  readonly code: string;
}

/** `referrals.csv:12 occurredOn: must be a day that exists, written YYYY-MM-DD (INVALID_INPUT)` */
export function formatFault({ file, line, field, rule, code }: ImportFault): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}${field === undefined ? ':' : ` ${field}:`} ${rule} (${code})`;
}

/** What was handed in cannot be imported as it is. Nothing has been recorded. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
  readonly code = 'IMPORT_REFUSED';

  constructor(readonly faults: readonly ImportFault[]) {
    super(faults.map(formatFault).join('\n'));
  }
}

/** What a person can do about a file or folder that the system does not open. */
export function unopened(error: unknown): string | undefined {
  const code = error !== null && typeof error === 'object' && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user: change its permissions';
  if (code === 'ELOOP') return 'is a symbolic link that leads back to itself: put the file itself there';
  if (code === 'EISDIR') return 'is a folder: put a file of that name there, or remove it';
  return undefined;
}

/** The refusal of what cannot be read at all. */
export function refusal(file: string, rule: string, field?: string): ImportRefused {
  return new ImportRefused([{ file, ...(field === undefined ? {} : { field }), rule, code: 'UNREADABLE' }]);
}
