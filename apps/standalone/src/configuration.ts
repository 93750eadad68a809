import { resolve } from 'node:path';
import { SETTINGS, type SettingName } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface IdentityProvider {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: URL;
}

/** What is wrong with the configuration: every fault, by the name of the setting. Never holds a value. */
export class ConfigurationFaults extends Error {
  readonly code = 'CONFIGURATION_FAULTS';

  constructor(readonly faults: readonly { readonly setting: SettingName; readonly rule: string }[]) {
    const lines = faults.map(({ setting, rule }) => `  ${setting} ${rule}`);
    super(['The configuration cannot be used:', ...lines, 'All settings: npm start -- --help'].join('\n'));
  }
}

/**
 * How this process runs, read once from the environment. What each setting means, `SETTINGS` says. Without an
 * identity provider it is the demonstration, which anyone on this machine may be anyone in, and nobody else.
 */
export class Configuration {
  readonly dataFolder: string;
  readonly logFile: string;
  readonly readModelsFolder: string;
  readonly keysFile: string;
  /** The variable that holds the master key, where it does not lie in the data folder. */
  readonly masterKeyVariable: 'MASTER_KEY' | undefined;
  readonly host: string;
  readonly port: number;
  readonly identityProvider: IdentityProvider | undefined;
  readonly allowedOrigins: readonly string[];
  readonly production: boolean;
  readonly example: 'essex' | 'none';
  readonly logLevel: string;

  /** @throws ConfigurationFaults naming every fault */
  constructor(environment: Environment) {
    const reader = new SettingReader(environment);
    this.dataFolder = resolve(reader.text('DATA') ?? 'data');
    this.logFile = reader.sqlite('EVENT_LOG') ?? resolve(this.dataFolder, 'log.db');
    this.readModelsFolder = reader.sqlite('READ_MODELS') ?? resolve(this.dataFolder, 'read-models');
    this.keysFile = reader.sqlite('KEYS') ?? resolve(this.dataFolder, 'keys.db');
    this.masterKeyVariable = reader.text('MASTER_KEY') === undefined ? undefined : 'MASTER_KEY';
    this.host = reader.text('HOST') ?? '127.0.0.1';
    this.port = reader.port('PORT') ?? 4000;
    this.identityProvider = reader.identityProvider();
    this.allowedOrigins = reader.origins('ALLOWED_ORIGINS');
    this.production = reader.oneOf('NODE_ENV', ['production', 'development', 'test']) === 'production';
    this.example = reader.oneOf('EXAMPLE', ['essex', 'none']) ?? 'essex';
    this.logLevel = reader.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent']) ?? 'warn';
    if (reader.text('OIDC_ISSUER') === undefined && !isLoopback(this.host)) {
      reader.fault(
        'HOST',
        'must be 127.0.0.1, ::1 or localhost: the demonstration serves this machine alone. To serve others, set OIDC_ISSUER',
      );
    }
    reader.throwFaults();
  }

  /** Anyone may be anyone: local identities, loopback only, the example imported. */
  get isDemonstration(): boolean {
    return this.identityProvider === undefined;
  }
}

const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host);

/** Reads settings and collects their faults, so that all are named at once. */
class SettingReader {
  private readonly faults: { setting: SettingName; rule: string }[] = [];

  constructor(private readonly environment: Environment) {}

  fault(setting: SettingName, rule: string): void {
    this.faults.push({ setting, rule });
  }

  throwFaults(): void {
    if (this.faults.length > 0) throw new ConfigurationFaults(this.faults);
  }

  text(setting: SettingName): string | undefined {
    const text = this.environment[setting]?.trim();
    return text === '' ? undefined : text;
  }

  oneOf<const Choice extends string>(setting: SettingName, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(setting);
    const chosen = choices.find((choice) => choice === text);
    if (text !== undefined && chosen === undefined)
      this.fault(setting, `must be one of ${choices.join(', ')}`);
    return chosen;
  }

  port(setting: SettingName): number | undefined {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
    this.fault(setting, 'must be a whole number from 0 to 65535 (0: any that is free)');
    return undefined;
  }

  /** As browsers send them: scheme, host and port, nothing after. */
  origins(setting: SettingName): readonly string[] {
    const origins = (this.text(setting) ?? '').split(',').map((origin) => origin.trim());
    const given = origins.filter((origin) => origin !== '');
    if (given.some((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)) {
      this.fault(
        setting,
        'must be origins such as https://staff.example, without a path, commas between them',
      );
    }
    return given;
  }

  /** The path of `sqlite:path`. */
  sqlite(setting: SettingName): string | undefined {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    const path = /^sqlite:(?<path>.+)$/.exec(text)?.groups?.['path'];
    if (path !== undefined) return resolve(path.replace(/^\/\//, ''));
    const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):/i.exec(text)?.groups?.['scheme'];
    const named = scheme === undefined ? '' : `, and knows no ${scheme.toLowerCase()}:`;
    this.fault(setting, `must be ${SETTINGS[setting].form}: this version stores in SQLite only${named}`);
    return undefined;
  }

  identityProvider(): IdentityProvider | undefined {
    const issuer = this.text('OIDC_ISSUER');
    const audience = this.text('OIDC_AUDIENCE');
    const jwks = this.address('OIDC_JWKS_URL');
    if (issuer === undefined) {
      const unused = (['OIDC_AUDIENCE', 'OIDC_JWKS_URL'] as const).filter(
        (name) => this.text(name) !== undefined,
      );
      for (const name of unused)
        this.fault(name, 'means nothing without OIDC_ISSUER: set that too, or remove it');
      return undefined;
    }
    if (audience === undefined) this.fault('OIDC_AUDIENCE', 'is needed with OIDC_ISSUER');
    if (this.text('OIDC_JWKS_URL') === undefined) this.fault('OIDC_JWKS_URL', 'is needed with OIDC_ISSUER');
    return audience === undefined || jwks === undefined ? undefined : { issuer, audience, jwks };
  }

  private address(setting: SettingName): URL | undefined {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && (url.protocol === 'https:' || isLoopback(url.hostname))) return url;
    this.fault(setting, 'must be an https address');
    return undefined;
  }
}
