import type { Role } from '#access';
import { LatelyGood } from './lately-good.js';
import { RateLimit, type Rate } from './rate-limit.js';

export interface RateLimits {
  /** Requests, sockets, and subscriptions over them, of one principal. */
  readonly principal: Rate;
  /** The same of a service account that brings in what other systems hold: row after row, as fast as it is taken. */
  readonly importer: Rate;
  /** What comes from one address and never says who it is, or says it with a token that is none. */
  readonly address: Rate;
  /** Messages and pings of one socket. */
  readonly messages: Rate;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}

const MINUTE = 60_000;
/** As long as somebody reads what they were given. */
const LATELY_MS = 15 * MINUTE;

/** Far more than people do, and far less than a process can answer. */
export const DEFAULT_RATES: RateLimits = {
  principal: { most: 12_000, windowMs: MINUTE },
  importer: { most: 240_000, windowMs: MINUTE },
  address: { most: 600, windowMs: MINUTE },
  messages: { most: 3_000, windowMs: MINUTE },
  trustedProxies: [],
};

interface Caller {
  readonly id: string;
  readonly roles: readonly Role[];
}

/** The counts of one process, for both of its doors together. */
export class Rates {
  /** Of those who have not said who they are. */
  readonly addresses: RateLimit;
  /** Headers of authorization that were good: whoever sends one is not counted for their address while it still is. */
  readonly latelyGood = new LatelyGood(LATELY_MS);
  private readonly principals: RateLimit;
  private readonly importers: RateLimit;

  /** @param refused told of each refusal, and never of whom */
  constructor(
    { address, principal, importer }: RateLimits,
    refused: (whose: 'address' | 'principal') => void = () => undefined,
  ) {
    const ofPrincipal = (): void => refused('principal');
    this.addresses = new RateLimit(address, () => refused('address'));
    this.principals = new RateLimit(principal, ofPrincipal);
    this.importers = new RateLimit(importer, ofPrincipal);
  }

  /** Counts one request of a principal. @returns the seconds to wait where it is one too many */
  takeOf({ id, roles }: Caller): number | undefined {
    const isImporter = roles.length > 0 && roles.every((role) => role === 'IMPORTER');
    return (isImporter ? this.importers : this.principals).take(id);
  }
}
