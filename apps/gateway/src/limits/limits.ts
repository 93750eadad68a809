import { DEFAULT_RATES, type RateLimits } from './rates.js';

/** What one document may ask for, at both doors. */
export interface DocumentLimits {
  /** Lexical tokens; counted while parsing, so a longer document is never read to its end. */
  readonly tokens: number;
  /** Levels of fields below the operation. */
  readonly depth: number;
  /** Aliased fields, fragments spread out. */
  readonly aliases: number;
  /** Fields that the answer may hold at most: see `measure`. */
  readonly cost: number;
}

/** What one caller may hold open, over all of their sockets. */
export interface HeldLimits {
  readonly socketsPerAddress: number;
  readonly socketsPerPrincipal: number;
  readonly subscriptionsPerPrincipal: number;
}

/** What one client may hold open. */
export interface SocketLimits {
  /** Sockets of the whole server. */
  readonly sockets: number;
  readonly subscriptionsPerSocket: number;
  /** Bytes of one message of a client. */
  readonly messageBytes: number;
  /** How long a new socket may take to say who it is. */
  readonly initialisationMs: number;
}

export interface GatewayLimits {
  readonly document: DocumentLimits;
  readonly socket: SocketLimits;
  readonly held: HeldLimits;
  readonly rate: RateLimits;
  /** Bytes of a request body. */
  readonly bodyBytes: number;
  /** How long a query with `atLeast` waits for its read model. */
  readonly waitMs: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  document: { tokens: 2_000, depth: 12, aliases: 30, cost: 10_000 },
  socket: { sockets: 500, subscriptionsPerSocket: 20, messageBytes: 64 * 1024, initialisationMs: 5_000 },
  held: { socketsPerAddress: 250, socketsPerPrincipal: 50, subscriptionsPerPrincipal: 200 },
  rate: DEFAULT_RATES,
  bodyBytes: 256 * 1024,
  waitMs: 5_000,
};
