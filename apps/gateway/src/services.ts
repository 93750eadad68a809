import type { AccessRecord, AlertRules, Principal } from '#access';
import type { CommandExecutor, ErasuresHealth } from '#application';
import type { EventLog } from '#event-log';
import type { KeyStore, SuppressionRule } from '#privacy';
import type { Instant } from '#programme';
import type { ReadModels } from '#read-models';
import type { DoorMetrics } from '#telemetry';
import type { AccessWatch } from './alerts/watch-access.js';
import type { GatewayLimits } from './limits/limits.js';

/** What the gateway says in the logs of the process: never values, never anything personal. */
export interface GatewayLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What every process stands on that answers over HTTP, be it to people or to whoever keeps it running. */
export interface DoorServices {
  readonly log: EventLog;
  readonly keys: KeyStore;
  readonly readModels: ReadModels;
  /** Who a bearer token speaks for. Throws an error with the code UNAUTHENTICATED. */
  readonly verifyToken: (token: string) => Promise<Principal>;
  readonly accessRecord: AccessRecord;
  readonly logger: GatewayLogger;
  /** Where figures are asked for. */
  readonly metrics?: DoorMetrics | undefined;
  /** How far the erasures are that this process finishes. Not there where another process does. */
  readonly erasures?: () => ErasuresHealth;
}

/** What the gateway stands on. A composition root makes these, and closes them after the gateway. */
export interface GatewayServices extends DoorServices {
  readonly executor: CommandExecutor;
  readonly now: () => Instant;
  /** The 32 bytes that make the pseudonyms of a release: the same for the same `releaseOf`, and told to nobody. */
  readonly releaseKey: (release: string) => Buffer;
  /** Stands in every receipt. */
  readonly codeVersion: string;
}

export interface DoorOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface GatewayOptions extends DoorOptions {
  readonly production: boolean;
  /** Whether the schema may be asked for. Default: not in production. */
  readonly introspection?: boolean;
  /** The documents that alone are taken, at both doors. Default: all within the limits. */
  readonly documents?: readonly string[] | undefined;
  /** Origins from whose pages browsers may call, beside the server's own. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Whether a proxy before this process speaks TLS with callers: then browsers are told to never come without. */
  readonly behindTls?: boolean;
  readonly limits?: Partial<GatewayLimits>;
  /** From when on looking at records is unusual. */
  readonly alertRules?: Partial<AlertRules>;
  /** How commissioners' numbers are hidden. Default: under 10, and rounded to 5. */
  readonly suppression?: Required<SuppressionRule>;
}

/** What resolvers and controllers are given: the services with the options that bind them. */
export interface Gateway extends GatewayServices {
  readonly limits: GatewayLimits;
  readonly suppression: Required<SuppressionRule>;
  readonly accessWatch: AccessWatch;
  readonly metrics: DoorMetrics;
}

/** Names under which Nest hands out what is no class. `DOOR` is there in every process, `GATEWAY` in gateways. */
export const DOOR = Symbol('door');
export const GATEWAY = Symbol('gateway');
export const ERRORS = Symbol('errors');
