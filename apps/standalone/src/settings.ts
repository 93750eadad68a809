interface Setting {
  readonly form: string;
  readonly meaning: string;
  readonly otherwise: string;
}

/** Every setting, from the environment. What stands here is what `npm start -- --help` prints. */
export const SETTINGS = {
  DATA: {
    form: 'a folder',
    meaning: 'Where this process keeps what it has no other place for. Made where it is missing.',
    otherwise: './data',
  },
  EVENT_LOG: {
    form: 'sqlite:FILE',
    meaning: 'The log: every fact, for good. Back it up.',
    otherwise: 'log.db in DATA',
  },
  READ_MODELS: {
    form: 'sqlite:FOLDER',
    meaning: 'What is projected from the log. Can be rebuilt from it at any time.',
    otherwise: 'read-models in DATA',
  },
  KEYS: {
    form: 'sqlite:FILE',
    meaning: 'The keys of personal fields. Back it up apart from the log: without it they cannot be read.',
    otherwise: 'keys.db in DATA',
  },
  MASTER_KEY: {
    form: '256 bits as base64 or hex',
    meaning: 'Wraps the keys. Keep it apart from KEYS.',
    otherwise: 'made once, in master.key in DATA',
  },
  HOST: {
    form: 'an address of this machine',
    meaning: 'Where to listen. The demonstration listens on loopback only.',
    otherwise: '127.0.0.1',
  },
  PORT: { form: 'a number', meaning: 'Where to listen; 0 for any that is free.', otherwise: '4000' },
  OIDC_ISSUER: {
    form: 'an address',
    meaning: 'The identity provider. Without one, this is the demonstration, with identities of its own.',
    otherwise: 'the demonstration',
  },
  OIDC_AUDIENCE: {
    form: 'a name',
    meaning: 'For whom the tokens of OIDC_ISSUER must be.',
    otherwise: 'needed with OIDC_ISSUER',
  },
  OIDC_JWKS_URL: {
    form: 'an https address',
    meaning: 'Where OIDC_ISSUER publishes its keys.',
    otherwise: 'needed with OIDC_ISSUER',
  },
  ALLOWED_ORIGINS: {
    form: 'origins, with commas between them',
    meaning: 'From whose pages browsers may call, beside the own ones.',
    otherwise: 'none',
  },
  EXAMPLE: {
    form: 'essex or none',
    meaning: 'What the demonstration imports into a new DATA folder.',
    otherwise: 'essex',
  },
  NODE_ENV: {
    form: 'production, development or test',
    meaning: 'production turns off what only helps while developing, such as asking for the schema.',
    otherwise: 'development',
  },
  LOG_LEVEL: {
    form: 'debug, info, warn, error or silent',
    meaning: 'What goes to standard error, as JSON. Never personal data.',
    otherwise: 'warn',
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;

/** All settings, for a person. */
export function describeSettings(): string {
  return Object.entries(SETTINGS)
    .map(
      ([name, { form, meaning, otherwise }]) => `${name}=${form}\n    ${meaning}\n    Default: ${otherwise}.`,
    )
    .join('\n');
}
