interface Setting {
  readonly form: string;
  readonly meaning: string;
  readonly otherwise: string;
}

/** Every setting, from the environment. What stands here is what `npm start -- --help` prints. */
export const SETTINGS = {
  PROCESS: {
    form: 'all, gateway or projector',
    meaning:
      'What this process is. all: everything. gateway: answers requests from what projectors write, as many as you ' +
      'like. projector: keeps the read models up to date and runs the reactions, one or more.',
    otherwise: 'all',
  },
  DATA: {
    form: 'a folder',
    meaning: 'Where this process keeps what it has no other place for. Made where it is missing.',
    otherwise: './data',
  },
  EVENT_LOG: {
    form: 'sqlite:FILE, esdb://… or esdb+discover://…',
    meaning:
      'The log: every fact, for good. Back it up. esdb://user:password@host:2113?tlsCAFile=/ca.crt is EventStoreDB or ' +
      'KurrentDB. A file takes one process; gateways and projectors need EventStoreDB.',
    otherwise: 'sqlite:log.db in DATA',
  },
  READ_MODELS: {
    form: 'sqlite:FOLDER or postgres://…',
    meaning:
      'What is projected from the log. Can be rebuilt from it at any time. ' +
      'postgres://user:password@host/database?sslmode=verify-full&sslrootcert=/ca.crt is PostgreSQL.',
    otherwise: 'sqlite:read-models in DATA',
  },
  KEYS: {
    form: 'sqlite:FILE or postgres://…',
    meaning: 'The keys of personal fields. Back it up apart from the log: without it they cannot be read.',
    otherwise: 'sqlite:keys.db in DATA',
  },
  ACCESS_RECORD: {
    form: 'sqlite:FILE or postgres://…',
    meaning: 'Who looked at what, why. Back it up.',
    otherwise: 'sqlite:access.db in DATA',
  },
  MASTER_KEY: {
    form: '256 bits as base64 or hex',
    meaning: 'Wraps the keys: the same in every process, and for good. Keep it apart from KEYS.',
    otherwise: 'made once, in master.key in DATA; needed by gateways and projectors',
  },
  CURSOR_KEY: {
    form: '32 bytes as base64',
    meaning: 'Signs the cursors of pages: the same in every gateway, so that each takes those of the others.',
    otherwise: 'made once, in cursor.key in DATA; needed by gateways',
  },
  RELEASE_KEY: {
    form: '32 bytes as base64',
    meaning: 'Makes the pseudonyms of replays: the same in every gateway, and for good.',
    otherwise: 'made once, in releases.key in DATA; needed by gateways',
  },
  HOST: {
    form: 'an address of this machine',
    meaning: 'Where to listen. The demonstration listens on loopback only.',
    otherwise: '127.0.0.1',
  },
  PORT: {
    form: 'a number',
    meaning: 'Where to listen; 0 for any that is free.',
    otherwise: '4000; 4001 for a projector, which tells its health there',
  },
  OIDC_ISSUER: {
    form: 'an address',
    meaning:
      'The identity provider. Without one, this is the demonstration, with identities of its own. A projector needs none.',
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
    meaning: 'What the demonstration imports into a new log, where it is one process.',
    otherwise: 'essex',
  },
  NODE_ENV: {
    form: 'production, development or test',
    meaning:
      'production turns off what only helps while developing, such as asking for the schema; it is never the ' +
      'demonstration, and reaches other machines through TLS alone.',
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
