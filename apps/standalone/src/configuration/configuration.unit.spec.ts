import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Configuration } from './configuration.js';
import type { Environment } from './setting-reader.js';
import { SETTINGS } from './settings.js';

/** What is said against an environment. */
function faultsOf(environment: Environment): string {
  try {
    new Configuration(environment);
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  return '';
}

const KEY = Buffer.alloc(32, 7).toString('base64');
const PROVIDER = { OIDC_ISSUER: 'https://id', OIDC_AUDIENCE: 'x' };
/** What several processes share. */
const SHARED = {
  EVENT_LOG: 'esdb://user:secret@log.example',
  READ_MODELS: 'postgres://user:secret@db.example/read_models?sslmode=verify-full',
  KEYS: 'postgres://user:secret@db.example/keys?sslmode=verify-full',
  ACCESS_RECORD: 'postgres://user:secret@db.example/access?sslmode=verify-full',
  MASTER_KEY: KEY,
  CURSOR_KEY: KEY,
  RELEASE_KEY: KEY,
};

describe('Without any setting', () => {
  it('it is the demonstration, on loopback, with everything in ./data', () => {
    expect(new Configuration({})).toMatchObject({
      isDemonstration: true,
      host: '127.0.0.1',
      port: 4000,
      dataFolder: resolve('data'),
      process: 'all',
      eventLog: { kind: 'sqlite', path: resolve('data/log.db') },
      keys: { kind: 'sqlite', path: resolve('data/keys.db') },
      accessRecord: { kind: 'sqlite', path: resolve('data/access.db') },
      readModels: { kind: 'sqlite', path: resolve('data/read-models') },
      example: 'essex',
    });
  });
});

describe('The configuration', () => {
  it('keeps each store where it is told to', () => {
    const environment = {
      DATA: '/srv/a',
      EVENT_LOG: 'sqlite:/srv/b/log.db',
      KEYS: 'sqlite:///srv/c/keys.db',
    };
    expect(new Configuration(environment)).toMatchObject({
      dataFolder: '/srv/a',
      eventLog: { kind: 'sqlite', path: '/srv/b/log.db' },
      keys: { kind: 'sqlite', path: '/srv/c/keys.db' },
      readModels: { kind: 'sqlite', path: '/srv/a/read-models' },
    });
  });

  it('takes an empty setting for one that is not there', () => {
    expect(new Configuration({ PORT: '', HOST: ' ' })).toMatchObject({ port: 4000, host: '127.0.0.1' });
  });

  it('takes servers for stores, each where it is told to, and the demonstration on them', () => {
    const log = 'esdb://localhost:2113?tls=false';
    const environment = { EVENT_LOG: log, READ_MODELS: 'postgres://localhost/x', KEYS: 'postgresql://h/y' };
    expect(new Configuration(environment)).toMatchObject({
      isDemonstration: true,
      eventLog: { kind: 'esdb', connectionString: log, exposed: false },
      readModels: { kind: 'postgres', exposed: false },
      keys: { kind: 'postgres', exposed: true },
      accessRecord: { kind: 'sqlite' },
    });
  });

  it('refuses stores that this version does not know, and says which it knows', () => {
    expect(faultsOf({ EVENT_LOG: 'postgres://localhost/x' })).toContain(
      'EVENT_LOG must be sqlite:FILE, esdb://… or esdb+discover://…, and knows no postgres:',
    );
    expect(faultsOf({ READ_MODELS: 'mysql://localhost/x' })).toContain('and knows no mysql:');
    expect(faultsOf({ KEYS: 'postgres://localhost' })).toContain(
      'KEYS must be postgres://user:password@host',
    );
  });

  it('says what is wrong with a connection string, and with the files that it names, before anything connects', () => {
    expect(faultsOf({ EVENT_LOG: 'esdb://host?tls=perhaps' })).toContain(
      'EVENT_LOG must give tls as true or false',
    );
    expect(faultsOf({ EVENT_LOG: 'esdb://host?tlsCAFile=/nowhere' })).toContain(
      'EVENT_LOG names a file that cannot be read (tlscafile',
    );
    expect(faultsOf({ KEYS: 'postgres://host/x?sslmode=verify-full&sslrootcert=/nowhere' })).toContain(
      'KEYS names a file that cannot be read (sslrootcert)',
    );
  });

  it.each([
    ['too many', `${'A'.repeat(42)}+/`],
    ['too few', 'c2hvcnQ='],
    ['none', 'correct horse battery staple'],
  ])('takes 32 bytes as base64 for a key, and not %s bytes', (_what, CURSOR_KEY) => {
    expect(faultsOf({ CURSOR_KEY })).toContain('CURSOR_KEY must be 32 bytes as base64, as "openssl rand');
    expect(faultsOf({ MASTER_KEY: 'ab'.repeat(32) })).toBe('');
    expect(new Configuration({ CURSOR_KEY: KEY }).cursorKey).toEqual(Buffer.from(KEY, 'base64'));
  });

  it('lets the demonstration serve nobody but this machine', () => {
    expect(faultsOf({ HOST: '0.0.0.0' })).toContain('the demonstration serves this machine alone');
    expect(faultsOf({ HOST: '0.0.0.0', ...PROVIDER })).toBe('');
  });

  it('names every fault at once, and never a value', () => {
    const message = faultsOf({
      PORT: '99999',
      EXAMPLE: 'kent-secret',
      EVENT_LOG: 'esdb://admin:changeit@host?unknown=secret',
      READ_MODELS: 'postgres://admin:changeit@',
      KEYS: 'mongodb://admin:changeit@host',
      MASTER_KEY: 'open-secret',
      RELEASE_KEY: 'open-secret',
      LOG_LEVEL: 'loud-secret',
      OIDC_ISSUER: 'https://issuer-secret?x',
      OIDC_JWKS_URL: 'http://jwks-secret',
      OIDC_ALGORITHMS: 'ES256, HS256, secret',
      OIDC_CLOCK_SKEW: '301',
      OIDC_ROLE_NAMES: 'ROLE_secret=WIZARD',
    });
    const wrong = ['PORT', 'EXAMPLE', 'EVENT_LOG', 'READ_MODELS', 'KEYS', 'MASTER_KEY', 'RELEASE_KEY'];
    const ofProvider = ['ISSUER', 'AUDIENCE', 'JWKS_URL', 'ALGORITHMS', 'CLOCK_SKEW', 'ROLE_NAMES'];
    for (const setting of [...wrong, 'LOG_LEVEL', ...ofProvider.map((part) => `OIDC_${part}`)]) {
      expect(message).toContain(`  ${setting} `);
    }
    for (const value of ['99999', 'secret', 'changeit', '301', 'WIZARD', 'HS256'])
      expect(message).not.toContain(value);
  });

  it('does not take a mistyped NODE_ENV for leave to help while developing', () => {
    expect(faultsOf({ NODE_ENV: 'prod' })).toContain('NODE_ENV must be one of production');
    expect(new Configuration({ NODE_ENV: 'production', ...PROVIDER }).production).toBe(true);
  });

  it('takes limits as whole numbers, and proxies as addresses', () => {
    const environment = { REQUESTS_PER_MINUTE: '50', TRUSTED_PROXIES: '10.0.0.1, ::1', BEHIND_TLS: 'yes' };
    expect(new Configuration(environment)).toMatchObject({
      requestsPerMinute: 50,
      strangersPerMinute: undefined,
      trustedProxies: ['10.0.0.1', '::1'],
      behindTls: true,
    });
    const wrong = {
      REQUESTS_PER_MINUTE: '0',
      STRANGERS_PER_MINUTE: 'many',
      SOCKETS: '-1',
      TRUSTED_PROXIES: 'proxy.example',
      BEHIND_TLS: 'perhaps',
    };
    const message = faultsOf(wrong);
    for (const setting of Object.keys(wrong)) expect(message).toContain(`  ${setting} must be`);
  });

  it('takes from when on looking is unusual, and leaves the rest as it is', () => {
    expect(new Configuration({}).alertRules).toEqual({});
    expect(new Configuration({ ALERT_PERSONS: '20', ALERT_MINUTES: '30' }).alertRules).toEqual({
      openedPersons: 20,
      windowMinutes: 30,
    });
    expect(faultsOf({ ALERT_REFUSALS: 'none' })).toContain('  ALERT_REFUSALS must be');
  });

  it('takes origins as browsers send them, with spaces around the commas', () => {
    const ALLOWED_ORIGINS = 'https://staff.example, http://localhost:8080';
    expect(new Configuration({ ALLOWED_ORIGINS }).allowedOrigins).toEqual(ALLOWED_ORIGINS.split(', '));
    expect(faultsOf({ ALLOWED_ORIGINS: 'https://staff.example/' })).toContain(
      'ALLOWED_ORIGINS must be origins',
    );
  });
});

describe('An identity provider', () => {
  it('needs an issuer and an audience; the rest is as most providers have it', () => {
    expect(new Configuration(PROVIDER).identityProvider).toEqual({
      issuer: 'https://id',
      audience: 'x',
      jwks: undefined,
      algorithms: ['RS256', 'PS256', 'ES256'],
      clockSkewSeconds: 30,
      claims: {
        roles: 'roles',
        organisation: 'organisation',
        otherwiseOrganisation: undefined,
        personId: 'person_id',
        contracts: 'contracts',
        units: 'units',
        roleNames: undefined,
      },
    });
  });

  it('keeps its issuer to the letter', () => {
    for (const issuer of [
      'https://ID.example/',
      'https://id.example/auth/issuer',
      'http://localhost:4000/identity',
    ]) {
      expect(new Configuration({ ...PROVIDER, OIDC_ISSUER: issuer }).identityProvider?.issuer).toBe(issuer);
    }
  });

  it.each([
    'http://id.example',
    'ftp://localhost/x',
    'id.example',
    'https://id.example/?tenant=1',
    'https://me:word@id.example',
  ])('is not found at %s', (issuer) => {
    expect(faultsOf({ ...PROVIDER, OIDC_ISSUER: issuer })).toContain('OIDC_ISSUER must be an');
  });

  it('is read in the way of HMPPS where it is told so', () => {
    const { identityProvider } = new Configuration({
      ...PROVIDER,
      OIDC_ROLES_CLAIM: 'authorities',
      OIDC_ROLE_NAMES:
        'ROLE_PM_LEAD=PROGRAMME_MANAGER, ROLE_PM_LEAD=TRAINER,ROLE_PM_OFFICER = OFFENDER_MANAGER',
      OIDC_ORGANISATION: 'hmpps',
      OIDC_ALGORITHMS: 'RS256',
      OIDC_CLOCK_SKEW: '0',
    });
    expect(identityProvider).toMatchObject({
      algorithms: ['RS256'],
      clockSkewSeconds: 0,
      claims: { roles: 'authorities', otherwiseOrganisation: 'hmpps' },
    });
    expect([...(identityProvider?.claims.roleNames ?? [])]).toEqual([
      ['ROLE_PM_LEAD', ['PROGRAMME_MANAGER', 'TRAINER']],
      ['ROLE_PM_OFFICER', ['OFFENDER_MANAGER']],
    ]);
  });

  it.each([
    ['not-stated', {}],
    ['hmpps', { ...PROVIDER, OIDC_ORGANISATION: 'hmpps' }],
    ['user-voice', { ...PROVIDER, OIDC_ORGANISATION: 'hmpps', OPERATOR_ORGANISATION: 'user-voice' }],
  ])('has %s as the organisation of who acts past it', (operatorOrganisation, environment) => {
    expect(new Configuration(environment)).toMatchObject({ operatorOrganisation });
  });

  it('takes no organisation of who acts past it that is no id', () => {
    expect(faultsOf({ OPERATOR_ORGANISATION: 'User Voice' })).toContain(
      'OPERATOR_ORGANISATION must be 1 to 64',
    );
  });

  it('has every pair named that says of no name what it means', () => {
    const OIDC_ROLE_NAMES = 'A=MENTOR,B,=MENTOR,D=mentor,E=X=TRAINER';
    expect(faultsOf({ ...PROVIDER, OIDC_ROLE_NAMES })).toContain('and pair 2, 3, 4 is none: the roles are');
  });

  it('never signs with a shared secret, whatever it is told', () => {
    for (const OIDC_ALGORITHMS of ['none', 'HS256', 'ES256,HS512', 'es256']) {
      expect(faultsOf({ ...PROVIDER, OIDC_ALGORITHMS })).toContain('OIDC_ALGORITHMS must be of ES256, ES384');
    }
  });

  it('is nothing without its issuer, whichever part is set', () => {
    const parts = Object.keys(SETTINGS).filter((name) => name.startsWith('OIDC_') && name !== 'OIDC_ISSUER');
    expect(parts).toHaveLength(11);
    const message = faultsOf(Object.fromEntries(parts.map((part) => [part, 'x'])));
    for (const part of parts) expect(message).toContain(`${part} means nothing without OIDC_ISSUER`);
  });
});

describe('Several processes', () => {
  it('run on a log and databases that all of them reach, with the same keys', () => {
    for (const PROCESS of ['gateway', 'projector'] as const) {
      const environment = { PROCESS, NODE_ENV: 'production', ...SHARED, ...PROVIDER };
      expect(new Configuration(environment)).toMatchObject({ process: PROCESS, isDemonstration: false });
    }
    const { CURSOR_KEY: _cursor, RELEASE_KEY: _release, ...ofProjector } = SHARED;
    expect(faultsOf({ PROCESS: 'projector', NODE_ENV: 'production', ...ofProjector })).toBe('');
  });

  it('are refused on files of one process, with why and the way out', () => {
    const message = faultsOf({ PROCESS: 'gateway' });
    expect(message).toContain(
      'EVENT_LOG must be esdb://… for a gateway: a SQLite log takes one process alone',
    );
    expect(message).toContain('READ_MODELS must be postgres://… for a gateway: a gateway answers from what');
    for (const setting of ['KEYS', 'ACCESS_RECORD', 'MASTER_KEY', 'CURSOR_KEY', 'RELEASE_KEY'])
      expect(message).toContain(`  ${setting} `);
    expect(message.match(/or run everything in one process with PROCESS=all/g)).toHaveLength(7);
  });

  it('are refused where one of the keys that they share is missing', () => {
    for (const key of ['MASTER_KEY', 'CURSOR_KEY', 'RELEASE_KEY'] as const) {
      expect(faultsOf({ PROCESS: 'gateway', ...SHARED, [key]: '' })).toContain(
        `${key} is needed by a gateway`,
      );
    }
  });
});

describe('Production', () => {
  it('is never the demonstration', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toContain('OIDC_ISSUER is needed with NODE_ENV=production');
  });

  it('takes no identity provider of this machine, which may be a demonstration', () => {
    const local = { OIDC_ISSUER: 'http://127.0.0.1:4000/identity', OIDC_JWKS_URL: 'http://localhost/keys' };
    expect(faultsOf({ ...PROVIDER, ...local })).toBe('');
    const message = faultsOf({ NODE_ENV: 'production', ...PROVIDER, ...local });
    expect(message).toContain('OIDC_ISSUER must be an https address with NODE_ENV=production');
    expect(message).toContain('OIDC_JWKS_URL must be an https address with NODE_ENV=production');
  });

  it('reaches other machines through TLS alone', () => {
    const message = faultsOf({
      NODE_ENV: 'production',
      ...PROVIDER,
      EVENT_LOG: 'esdb://log.example?tls=false',
      READ_MODELS: 'postgres://db.example/x',
      KEYS: 'postgres://db.example/x?sslmode=require',
      ACCESS_RECORD: 'postgres://localhost/x',
    });
    for (const setting of ['EVENT_LOG', 'READ_MODELS', 'KEYS'])
      expect(message).toContain(`${setting} must use TLS with NODE_ENV=production`);
    expect(message).not.toContain('ACCESS_RECORD');
  });
});

describe('The help', () => {
  it('tells of every setting what it is, what it means, and what holds without it', () => {
    for (const setting of Object.values(SETTINGS)) {
      expect(Object.values(setting).every((text) => text.trim() !== '')).toBe(true);
    }
  });
});
