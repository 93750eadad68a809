/**
 * A person's open case of one route on a day, as far as training, approval and matching need it: a small value that
 * is frozen into the events that rest on it.
 */
export type OpenCase = {
  readonly caseId: string;
  readonly contract: string;
  readonly unit: string;
  /** Confirmed, or overridden with an authority that had not expired on that day. */
  readonly eligible: boolean;
};
