import type { Configuration } from './configuration.js';
import { isLoopback } from './loopback.js';
import type { SettingReader } from './setting-reader.js';
import type { SettingName } from './settings.js';

/**
 * Combinations that cannot work, or that would do harm which shows too late. Each names the rule and the way out.
 */
export function requireWorkable(configuration: Configuration, reader: SettingReader): void {
  if (configuration.process !== 'all') requireShared(configuration, reader);
  if (configuration.production) requireSafe(configuration, reader);
  if (configuration.isDemonstration && !isLoopback(configuration.host)) {
    reader.fault(
      'HOST',
      'must be 127.0.0.1, ::1 or localhost: the demonstration serves this machine alone. To serve others, set OIDC_ISSUER',
    );
  }
}

const WAY_OUT = 'or run everything in one process with PROCESS=all';

/** Gateways and projectors are several processes on the same stores: what is a file of one, the others do not see. */
function requireShared(
  { process, eventLog, readModels, keys, accessRecord }: Configuration,
  reader: SettingReader,
): void {
  if (eventLog.kind === 'sqlite') {
    reader.fault(
      'EVENT_LOG',
      `must be esdb://… for a ${process}: a SQLite log takes one process alone. Name a server of EventStoreDB, ${WAY_OUT}`,
    );
  }
  const stores = [
    ['READ_MODELS', readModels, 'a gateway answers from what projectors write there'],
    ['KEYS', keys, 'what one process seals, the others open'],
    ['ACCESS_RECORD', accessRecord, 'who looked is one record, whichever process they asked'],
  ] as const;
  for (const [setting, { kind }, why] of stores) {
    if (kind === 'postgres') continue;
    reader.fault(setting, `must be postgres://… for a ${process}: ${why}. Name a database, ${WAY_OUT}`);
  }
  const secrets = [
    [
      'MASTER_KEY',
      !reader.isSet('MASTER_KEY_KMS'),
      'without the same one, no process opens what another sealed',
    ],
    ['CURSOR_KEY', process === 'gateway', 'without the same one, no gateway takes the cursors of another'],
    [
      'RELEASE_KEY',
      process === 'gateway',
      'without the same one, a release has other pseudonyms at each gateway',
    ],
  ] as const satisfies readonly (readonly [SettingName, boolean, string])[];
  for (const [setting, isNeeded, why] of secrets) {
    if (!isNeeded || reader.isSet(setting)) continue;
    reader.fault(setting, `is needed by a ${process}: ${why}. Give all processes the same, ${WAY_OUT}`);
  }
}

/** In production nobody may be whoever they like, and nothing personal passes over a network in the clear. */
function requireSafe(configuration: Configuration, reader: SettingReader): void {
  if (configuration.isDemonstration) {
    reader.fault(
      'OIDC_ISSUER',
      'is needed with NODE_ENV=production: without it this is the demonstration, in which anyone may be anyone',
    );
  }
  const { identityProvider, eventLog, readModels, keys, accessRecord } = configuration;
  const addresses = { OIDC_ISSUER: identityProvider?.issuer, OIDC_JWKS_URL: identityProvider?.jwks } as const;
  for (const setting of ['OIDC_ISSUER', 'OIDC_JWKS_URL'] as const) {
    if (addresses[setting] === undefined || new URL(addresses[setting]).protocol === 'https:') continue;
    reader.fault(
      setting,
      'must be an https address with NODE_ENV=production: one on this machine may be a demonstration, in which anyone may be anyone',
    );
  }
  if (isExposed(eventLog)) {
    reader.fault(
      'EVENT_LOG',
      'must use TLS with NODE_ENV=production: leave out tls=false, and name the authority with tlsCAFile',
    );
  }
  const databases = { READ_MODELS: readModels, KEYS: keys, ACCESS_RECORD: accessRecord } as const;
  for (const setting of ['READ_MODELS', 'KEYS', 'ACCESS_RECORD'] as const) {
    if (!isExposed(databases[setting])) continue;
    reader.fault(
      setting,
      'must use TLS with NODE_ENV=production: add sslmode=verify-full, and name the authority with sslrootcert',
    );
  }
}

const isExposed = (store: { readonly kind: string; readonly exposed?: boolean }): boolean =>
  store.exposed === true;
