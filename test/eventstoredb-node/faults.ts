/** A member of a cluster, as gossip tells of it. */
export interface Member {
  readonly port: number;
  readonly isLeader: boolean;
  readonly isAlive: boolean;
}

/** What a spec can make the server do wrong. Numbers count down, one each time it happens. */
export interface Faults {
  /** Appends that are neither stored nor answered. */
  silentAppends: number;
  /** Appends that are stored and not answered. */
  lostAnswers: number;
  /** Appends that are answered twice. */
  doubleAnswers: number;
  /** Appends to whose answer a revision is added, as where a stream was deleted and numbering went on. */
  renumberedAppends: number;
  /** Requests for the server's features that fail inside the server. */
  failingFeatures: number;
  /** Reads that are not answered. */
  silentReads: number;
  /** Reads that end politely after the first event. */
  cutReads: number;
  /** Reads that end politely before the first event. */
  emptyReads: number;
  /** Reads of streams do not say at their end which revision is the last. */
  untoldEnds: boolean;
  /** Subscriptions that are not even confirmed. */
  unconfirmedSubscriptions: number;
  /** Subscriptions that are confirmed and then given nothing. */
  silentSubscriptions: number;
  /** Times that a subscription which had caught up falls behind: it says so, gives events slowly, and catches up. */
  fallsBehind: number;
  /** Subscriptions give each event twice, and begin with the last event that they were to leave out. */
  repeatEvents: boolean;
  /** Checkpoints are sent before the events that they cover, and not after. */
  earlyCheckpoints: boolean;
  /** No subscription says that it has caught up, as before EventStoreDB 23.10. */
  neverCaughtUp: boolean;
  /** Between two events of `$all` lies one of the system's own. */
  systemEvents: boolean;
  /** Streams that were deleted for good (a tombstone): no read and no append of them succeeds. */
  tombstones: readonly string[];
  /** What it takes of one append, in bytes. */
  maxAppendBytes: number;
  /** Added to the server's clock, in milliseconds. */
  clockOffset: number;
  /** The cluster that it says it is part of. Without members it stands alone, and leads. */
  members: readonly Member[];
}

export const NO_FAULTS: Readonly<Faults> = {
  silentAppends: 0,
  lostAnswers: 0,
  doubleAnswers: 0,
  renumberedAppends: 0,
  failingFeatures: 0,
  silentReads: 0,
  cutReads: 0,
  emptyReads: 0,
  untoldEnds: false,
  unconfirmedSubscriptions: 0,
  silentSubscriptions: 0,
  fallsBehind: 0,
  repeatEvents: false,
  earlyCheckpoints: false,
  neverCaughtUp: false,
  systemEvents: false,
  tombstones: [],
  // As EventStoreDB does, unless it is configured otherwise.
  maxAppendBytes: 1024 * 1024,
  clockOffset: 0,
  members: [],
};

type Counted = { [K in keyof Faults]: Faults[K] extends number ? K : never }[keyof Faults];

/** Whether it is to happen now; one less is left. */
export function strikes(faults: Faults, fault: Exclude<Counted, 'clockOffset' | 'maxAppendBytes'>): boolean {
  if (faults[fault] === 0) return false;
  faults[fault] -= 1;
  return true;
}
