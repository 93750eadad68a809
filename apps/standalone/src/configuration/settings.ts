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
  MASTER_KEY_NEXT: {
    form: '256 bits as base64 or hex',
    meaning:
      'The master key that takes the place of MASTER_KEY: given beside it while throughline rotate-master-key runs.',
    otherwise: 'none',
  },
  MASTER_KEY_KMS: {
    form: 'https://host:8200/MOUNT/KEY',
    meaning:
      'A key of the transit engine of Vault or OpenBao, which unwraps the master key that lies in master.key.kms in ' +
      'DATA: the same file in every process. In place of MASTER_KEY.',
    otherwise: 'none',
  },
  MASTER_KEY_KMS_TOKEN: {
    form: 'a token',
    meaning: 'May encrypt and decrypt with the key of MASTER_KEY_KMS, and nothing else.',
    otherwise: 'needed with MASTER_KEY_KMS',
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
    form: 'an https address, as the provider writes it',
    meaning:
      'The identity provider (OpenID Connect): its keys are found by its discovery document. Without one, this is the ' +
      'demonstration, with identities of its own. A projector needs none: then whoever has its data folder maintains it. docs/how-to/identity.md says more.',
    otherwise: 'the demonstration',
  },
  OIDC_AUDIENCE: {
    form: 'a name',
    meaning: 'For whom the tokens of OIDC_ISSUER must be (`aud`).',
    otherwise: 'needed with OIDC_ISSUER',
  },
  OIDC_JWKS_URL: {
    form: 'an https address',
    meaning:
      'Where OIDC_ISSUER publishes its keys, if it has no discovery document, or not one to be reached from here.',
    otherwise: 'what the discovery document says',
  },
  OIDC_ALGORITHMS: {
    form: 'names, with commas between them',
    meaning: 'How tokens may be signed. Only by a key pair: ES256, RS256, PS256, EdDSA and the like.',
    otherwise: 'RS256, PS256, ES256',
  },
  OIDC_CLOCK_SKEW: {
    form: 'seconds, up to 300',
    meaning: 'By how much the clocks here and at OIDC_ISSUER may differ.',
    otherwise: '30',
  },
  OIDC_ROLES_CLAIM: {
    form: 'the name of a claim, or /a/path to a deeper one',
    meaning: 'Where a token names roles: `authorities` for HMPPS Auth, `/realm_access/roles` for Keycloak.',
    otherwise: 'roles',
  },
  OIDC_ROLE_NAMES: {
    form: 'NAME=ROLE pairs, with commas between them',
    meaning:
      'What the names of OIDC_ISSUER mean here, such as ROLE_MENTORING_OFFICER=OFFENDER_MANAGER. A name may stand in ' +
      'several pairs; one that stands in none means nothing here.',
    otherwise: 'the roles as they are called here',
  },
  OIDC_ORGANISATION_CLAIM: {
    form: 'as OIDC_ROLES_CLAIM',
    meaning: 'Where a token names the organisation that its bearer works for.',
    otherwise: 'organisation',
  },
  OIDC_ORGANISATION: {
    form: 'an id',
    meaning: 'The organisation of tokens that name none.',
    otherwise: 'none; such a token is refused',
  },
  OIDC_PERSON_CLAIM: {
    form: 'as OIDC_ROLES_CLAIM',
    meaning: 'Where a token names the person of the programme that its bearer is: a mentor, say.',
    otherwise: 'person_id',
  },
  OIDC_CONTRACTS_CLAIM: {
    form: 'as OIDC_ROLES_CLAIM',
    meaning:
      'Where a token lists the contracts that its bearer works for; * among them is all, for safeguarding leads alone.',
    otherwise: 'contracts',
  },
  OIDC_UNITS_CLAIM: {
    form: 'as OIDC_ROLES_CLAIM',
    meaning:
      'Where a token lists the Delivery Units that its bearer works in: who manages contracts reaches people within these; an empty list is nobody.',
    otherwise: 'units',
  },
  OPERATOR_ORGANISATION: {
    form: 'an id',
    meaning:
      'The organisation of the user of the operating system, who is on record as os:USER where no identity provider is ' +
      'asked: for an import without a server, and at a projector without OIDC_ISSUER.',
    otherwise: 'OIDC_ORGANISATION, or not-stated',
  },
  ALLOWED_ORIGINS: {
    form: 'origins, with commas between them',
    meaning: 'From whose pages browsers may call, beside the own ones.',
    otherwise: 'none',
  },
  GRAPHQL_DOCUMENTS: {
    form: 'a file',
    meaning:
      'The GraphQL documents that alone are taken: a JSON object of documents by their hashes, as the build of a client ' +
      'writes it. docs/how-to/allow-documents.md says more.',
    otherwise: 'every document within the limits',
  },
  BEHIND_TLS: {
    form: 'yes or no',
    meaning:
      'Whether a proxy in front speaks TLS with callers: then browsers are told to never come without it.',
    otherwise: 'no',
  },
  TRUSTED_PROXIES: {
    form: 'addresses, with commas between them',
    meaning: 'Whose X-Forwarded-For is believed: without them all callers behind a proxy count as one.',
    otherwise: 'none',
  },
  ALERT_MINUTES: {
    form: 'a number',
    meaning: 'How far back looks at records are counted together, to tell what is unusual.',
    otherwise: '60',
  },
  ALERT_PERSONS: {
    form: 'a number',
    meaning: 'So many different persons opened by one user within ALERT_MINUTES raise an alert.',
    otherwise: '50',
  },
  ALERT_LISTED: {
    form: 'a number',
    meaning: 'So many different persons in the lists of one user within ALERT_MINUTES raise an alert.',
    otherwise: '1000',
  },
  ALERT_REFUSALS: {
    form: 'a number',
    meaning: 'So many refused looks at persons by one user within ALERT_MINUTES raise an alert.',
    otherwise: '5',
  },
  ALERT_POLLING_DAYS: {
    form: 'a number',
    meaning:
      'How far back looks at figures and releases are counted, to tell who comes back to compare them.',
    otherwise: '30',
  },
  ALERT_FIGURES: {
    form: 'a number',
    meaning: 'On so many days of ALERT_POLLING_DAYS one commissioner at figures raises an alert.',
    otherwise: '10',
  },
  ALERT_RELEASES: {
    form: 'a number',
    meaning: 'So many releases without knownAt to one evaluator within ALERT_POLLING_DAYS raise an alert.',
    otherwise: '5',
  },
  ALERT_BEYOND_REACH: {
    form: 'a number',
    meaning:
      'So many different persons, the work of others, about whom one user records within a day raise an alert.',
    otherwise: '3',
  },
  ALERT_SELF_ASSIGNMENTS: {
    form: 'a number',
    meaning: 'So many different persons whom one officer takes over within a day raise an alert.',
    otherwise: '3',
  },
  REQUESTS_PER_MINUTE: {
    form: 'a number',
    meaning:
      'What one caller may ask in a minute; whoever asks more is told to wait. Imports have a limit of their own.',
    otherwise: '12000',
  },
  STRANGERS_PER_MINUTE: {
    form: 'a number',
    meaning: 'What may come from one address in a minute without a good token.',
    otherwise: '600',
  },
  SOCKETS: {
    form: 'a number',
    meaning:
      'How many sockets are open at once, of all callers; one caller has a tenth of them, one address half.',
    otherwise: '500',
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
  METRICS_PORT: {
    form: 'a number',
    meaning:
      'Where figures of this process are told to Prometheus, at /metrics; 0 for any port that is free. ' +
      'docs/how-to/metrics.md says what they mean.',
    otherwise: 'nowhere',
  },
  METRICS_HOST: {
    form: 'an address of this machine',
    meaning: 'Where to listen for METRICS_PORT. Beyond loopback it needs METRICS_TOKEN.',
    otherwise: '127.0.0.1',
  },
  METRICS_TOKEN: {
    form: '32 letters and digits or more',
    meaning: 'What Prometheus sends as its bearer token. Without it nobody is told any figures.',
    otherwise: 'none; needed beyond loopback',
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
