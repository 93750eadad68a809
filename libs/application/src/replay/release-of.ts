import { DEFAULT_PRECISION, type Precision } from '#privacy';

/** Whose release it is, of what name, and how finely it tells time. */
export interface ReleaseIdentity {
  /** The evaluator's id, or undefined where somebody makes a release at the log itself. */
  readonly principal?: string | undefined;
  /** Letters, digits, `-` and `_`. */
  readonly name: string;
  /** Default: the month. */
  readonly precision?: Precision | undefined;
}

/**
 * Under what the key of a release is had. Each evaluator's releases are their own, so that two who chose the same name
 * cannot join what they have. And each precision's are: somebody whose days must not be told is in the release by the
 * month, and with its pseudonyms and its order the days of the lines around theirs could be read off the one by the
 * day. A name holds neither `/` nor `:`, so no two of these meet.
 */
export function releaseOf({ principal, name, precision = DEFAULT_PRECISION }: ReleaseIdentity): string {
  const whose = principal === undefined ? '' : `${principal}/`;
  return `${whose}${name}:${precision}`;
}
