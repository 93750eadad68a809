import type { SettingName } from './settings.js';

export interface SettingFault {
  readonly setting: SettingName;
  /** The rule, and the way out. Never holds a value. */
  readonly rule: string;
}

/** What is wrong with the configuration: every fault, by the name of the setting. Never holds a value. */
export class ConfigurationFaults extends Error {
  readonly code = 'CONFIGURATION_FAULTS';

  constructor(readonly faults: readonly SettingFault[]) {
    const lines = faults.map(({ setting, rule }) => `  ${setting} ${rule}`);
    super(['The configuration cannot be used:', ...lines, 'All settings: npm start -- --help'].join('\n'));
  }
}
