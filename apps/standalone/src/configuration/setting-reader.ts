import { isIP } from 'node:net';
import { ConfigurationFaults, type SettingFault } from './faults.js';
import { isLoopback } from './loopback.js';
import { SETTINGS, type SettingName } from './settings.js';
import {
  type DatabaseStore,
  type LogStore,
  type Read,
  readEventStoreDb,
  readPostgres,
  readSqlite,
} from './stores.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings one by one and collects their faults, so that all are named at once. */
export class SettingReader {
  private readonly faults: SettingFault[] = [];

  constructor(private readonly environment: Environment) {}

  /** Only the first fault of a setting is kept: what it would mean otherwise is not known then. */
  fault(setting: SettingName, rule: string): undefined {
    if (!this.faults.some((fault) => fault.setting === setting)) this.faults.push({ setting, rule });
    return undefined;
  }

  /** @throws ConfigurationFaults naming every fault so far */
  throwFaults(): void {
    if (this.faults.length > 0) throw new ConfigurationFaults(this.faults);
  }

  /** Undefined where it is not set, or is empty. */
  text(setting: SettingName): string | undefined {
    const text = this.environment[setting]?.trim();
    return text === '' ? undefined : text;
  }

  isSet(setting: SettingName): boolean {
    return this.text(setting) !== undefined;
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
    return this.fault(setting, 'must be a whole number from 0 to 65535 (0: any that is free)');
  }

  /** A whole number from 1, with which one can count. */
  count(setting: SettingName): number | undefined {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    return this.fault(setting, 'must be a whole number from 1 to 999999999');
  }

  /** IP addresses, with commas between them. */
  addresses(setting: SettingName): readonly string[] {
    const given = (this.text(setting) ?? '').split(',').map((address) => address.trim());
    const addresses = given.filter((address) => address !== '');
    if (addresses.some((address) => isIP(address) === 0)) {
      this.fault(setting, 'must be IP addresses such as 10.0.0.1, with commas between them');
    }
    return addresses;
  }

  /** As browsers send them: scheme, host and port, nothing after. */
  origins(setting: SettingName): readonly string[] {
    const given = this.list(setting) ?? [];
    if (given.some((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)) {
      this.fault(
        setting,
        'must be origins such as https://staff.example, without a path, commas between them',
      );
    }
    return given;
  }

  log(setting: SettingName): LogStore | undefined {
    return this.store<LogStore>(setting, /^esdb(\+discover)?:/, readEventStoreDb);
  }

  database(setting: SettingName): DatabaseStore | undefined {
    return this.store<DatabaseStore>(setting, /^postgres(ql)?:\/\//, readPostgres);
  }

  /** 256 bits as base64, and where `orHex` as hex. */
  key(setting: SettingName, { orHex = false } = {}): Buffer | undefined {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    const key = Buffer.from(text, 'base64');
    if (/^[A-Za-z0-9+/]{43}=?$/.test(text) && key.length === 32) return key;
    if (orHex && /^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
    return this.fault(setting, `must be ${SETTINGS[setting].form}, as "openssl rand -base64 32" makes it`);
  }

  /** https, or an address of this very machine. */
  address(setting: SettingName): URL | undefined {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))))
      return url;
    return this.fault(setting, 'must be an https address');
  }

  /** From 0 on. */
  wholeNumber(setting: SettingName, most: number): number | undefined {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
    return this.fault(setting, `must be a whole number from 0 to ${most}`);
  }

  /** With commas between them; undefined where it is not set. */
  list(setting: SettingName): readonly string[] | undefined {
    const items = (this.text(setting) ?? '').split(',').map((item) => item.trim());
    const given = items.filter((item) => item !== '');
    return given.length === 0 ? undefined : given;
  }

  private store<Store>(
    setting: SettingName,
    ofServer: RegExp,
    read: (text: string) => Read<Store>,
  ): Store | ReturnType<typeof readSqlite> {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    if (!ofServer.test(text)) {
      const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):/i.exec(text)?.groups?.['scheme'];
      const named =
        scheme === undefined || scheme === 'sqlite' ? '' : `, and knows no ${scheme.toLowerCase()}:`;
      return readSqlite(text) ?? this.fault(setting, `must be ${SETTINGS[setting].form}${named}`);
    }
    const answer = read(text);
    return 'store' in answer ? answer.store : this.fault(setting, answer.rule);
  }
}
