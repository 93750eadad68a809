import { resolve } from 'node:path';
import type { AlertRules } from '#access';
import { readAllowedDocuments } from './allowed-documents.js';
import { readAlertRules } from './alert-rules.js';
import {
  type IdentityProvider,
  readIdentityProvider,
  readOperatorOrganisation,
} from './identity-provider.js';
import { readMasterKeyService } from './master-key-service.js';
import { type MetricsPlace, readMetricsPlace } from './metrics-door.js';
import { requireWorkable } from './requirements.js';
import { type Environment, SettingReader } from './setting-reader.js';
import type { DatabaseStore, LogStore, SqliteStore } from './stores.js';

export type ProcessKind = 'all' | 'gateway' | 'projector';

/**
 * How this process runs, read once from the environment. What each setting means, `SETTINGS` says. Without an
 * identity provider it is the demonstration, which anyone on this machine may be anyone in, and nobody else.
 */
export class Configuration {
  readonly process: ProcessKind;
  readonly dataFolder: string;
  readonly eventLog: LogStore;
  readonly readModels: DatabaseStore;
  readonly keys: DatabaseStore;
  readonly accessRecord: DatabaseStore;
  /** The variable that holds the master key, where it does not lie in the data folder. */
  readonly masterKeyVariable: 'MASTER_KEY' | undefined;
  /** Whether MASTER_KEY_NEXT is given: the master key to which MASTER_KEY is rotated. */
  readonly nextMasterKey: boolean;
  /** What unwraps the master key of the data folder, where one is asked to. */
  readonly masterKeyService: { readonly address: URL; readonly token: string } | undefined;
  /** 32 bytes; where it is undefined, it lies in the data folder. */
  readonly cursorKey: Buffer | undefined;
  /** The same. */
  readonly releaseKey: Buffer | undefined;
  readonly host: string;
  readonly port: number;
  readonly identityProvider: IdentityProvider | undefined;
  /** For whom the user of the operating system acts, where nobody else says who somebody is. */
  readonly operatorOrganisation: string;
  /**
   * Anyone may be anyone: local identities, loopback only, the example imported. A projector is none: it serves
   * nobody but the command line on its own machine.
   */
  readonly isDemonstration: boolean;
  readonly allowedOrigins: readonly string[];
  /** The GraphQL documents that alone are taken, beside those of the command line; undefined where all are. */
  readonly documents: readonly string[] | undefined;
  /** Whether a proxy in front speaks TLS with callers. */
  readonly behindTls: boolean;
  readonly trustedProxies: readonly string[];
  /** Of one principal, in a minute. */
  readonly requestsPerMinute: number | undefined;
  /** From when on looking at records is unusual, where it is set. */
  readonly alertRules: Partial<AlertRules>;
  /** From one address without a good token, in a minute. */
  readonly strangersPerMinute: number | undefined;
  /** Open at once. */
  readonly sockets: number | undefined;
  readonly production: boolean;
  readonly example: 'essex' | 'none';
  readonly logLevel: string;
  /** Where figures of this process are told, if anywhere. */
  readonly metrics: MetricsPlace | undefined;

  /** @throws ConfigurationFaults naming every fault */
  constructor(environment: Environment) {
    const reader = new SettingReader(environment);
    this.process = reader.oneOf('PROCESS', ['all', 'gateway', 'projector']) ?? 'all';
    this.dataFolder = resolve(reader.text('DATA') ?? 'data');
    this.eventLog = reader.log('EVENT_LOG') ?? this.inDataFolder('log.db');
    this.readModels = reader.database('READ_MODELS') ?? this.inDataFolder('read-models');
    this.keys = reader.database('KEYS') ?? this.inDataFolder('keys.db');
    this.accessRecord = reader.database('ACCESS_RECORD') ?? this.inDataFolder('access.db');
    this.masterKeyVariable = reader.key('MASTER_KEY', { orHex: true }) && 'MASTER_KEY';
    this.nextMasterKey = reader.key('MASTER_KEY_NEXT', { orHex: true }) !== undefined;
    this.masterKeyService = readMasterKeyService(reader);
    this.cursorKey = reader.key('CURSOR_KEY');
    this.releaseKey = reader.key('RELEASE_KEY');
    this.host = reader.text('HOST') ?? '127.0.0.1';
    this.port = reader.port('PORT') ?? (this.process === 'projector' ? 4001 : 4000);
    this.metrics = readMetricsPlace(reader, this.port);
    this.identityProvider = readIdentityProvider(reader);
    this.operatorOrganisation = readOperatorOrganisation(reader);
    this.allowedOrigins = reader.origins('ALLOWED_ORIGINS');
    this.documents = this.process === 'projector' ? undefined : readAllowedDocuments(reader);
    this.behindTls = reader.oneOf('BEHIND_TLS', ['yes', 'no']) === 'yes';
    this.trustedProxies = reader.addresses('TRUSTED_PROXIES');
    this.requestsPerMinute = reader.count('REQUESTS_PER_MINUTE');
    this.strangersPerMinute = reader.count('STRANGERS_PER_MINUTE');
    this.sockets = reader.count('SOCKETS');
    this.alertRules = readAlertRules(reader);
    this.production = reader.oneOf('NODE_ENV', ['production', 'development', 'test']) === 'production';
    this.example = reader.oneOf('EXAMPLE', ['essex', 'none']) ?? 'essex';
    this.logLevel = reader.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent']) ?? 'warn';
    this.isDemonstration = !reader.isSet('OIDC_ISSUER') && this.process !== 'projector';
    requireWorkable(this, reader);
    reader.throwFaults();
  }

  private inDataFolder(name: string): SqliteStore {
    return { kind: 'sqlite', path: resolve(this.dataFolder, name) };
  }
}
