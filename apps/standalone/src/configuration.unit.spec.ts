import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Configuration, type Environment } from './configuration.js';

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

describe('Without any setting', () => {
  it('it is the demonstration, on loopback, with everything in ./data', () => {
    expect(new Configuration({})).toMatchObject({
      isDemonstration: true,
      host: '127.0.0.1',
      port: 4000,
      dataFolder: resolve('data'),
      logFile: resolve('data/log.db'),
      keysFile: resolve('data/keys.db'),
      readModelsFolder: resolve('data/read-models'),
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
      logFile: '/srv/b/log.db',
      keysFile: '/srv/c/keys.db',
      readModelsFolder: '/srv/a/read-models',
    });
  });

  it('takes an empty setting for one that is not there', () => {
    expect(new Configuration({ PORT: '', HOST: ' ' })).toMatchObject({ port: 4000, host: '127.0.0.1' });
  });

  it('refuses stores that this version does not know, and says which it knows', () => {
    expect(faultsOf({ EVENT_LOG: 'esdb://localhost:2113' })).toContain(
      'EVENT_LOG must be sqlite:FILE: this version stores in SQLite only, and knows no esdb:',
    );
    expect(faultsOf({ READ_MODELS: 'postgres://localhost/x' })).toContain('knows no postgres:');
  });

  it('lets the demonstration serve nobody but this machine', () => {
    expect(faultsOf({ HOST: '0.0.0.0' })).toContain('the demonstration serves this machine alone');
    const provider = { OIDC_ISSUER: 'https://id', OIDC_AUDIENCE: 'x', OIDC_JWKS_URL: 'https://id/keys' };
    expect(faultsOf({ HOST: '0.0.0.0', ...provider })).toBe('');
  });

  it('names every fault at once, and never a value', () => {
    const message = faultsOf({
      PORT: '99999',
      EXAMPLE: 'kent-secret',
      EVENT_LOG: 'esdb://admin:changeit@host',
      LOG_LEVEL: 'loud-secret',
      OIDC_ISSUER: 'https://issuer-secret',
      OIDC_JWKS_URL: 'http://jwks-secret',
    });
    for (const setting of ['PORT', 'EXAMPLE', 'EVENT_LOG', 'LOG_LEVEL', 'OIDC_AUDIENCE', 'OIDC_JWKS_URL']) {
      expect(message).toContain(setting);
    }
    for (const value of ['99999', 'secret', 'changeit']) expect(message).not.toContain(value);
  });

  it('does not take a mistyped NODE_ENV for leave to help while developing', () => {
    expect(faultsOf({ NODE_ENV: 'prod' })).toContain('NODE_ENV must be one of production');
    expect(new Configuration({ NODE_ENV: 'production' }).production).toBe(true);
  });

  it('takes origins as browsers send them, with spaces around the commas', () => {
    const ALLOWED_ORIGINS = 'https://staff.example, http://localhost:8080';
    expect(new Configuration({ ALLOWED_ORIGINS }).allowedOrigins).toEqual(ALLOWED_ORIGINS.split(', '));
    expect(faultsOf({ ALLOWED_ORIGINS: 'https://staff.example/' })).toContain(
      'ALLOWED_ORIGINS must be origins',
    );
  });

  it('says that a part of an identity provider means nothing without its issuer', () => {
    expect(faultsOf({ OIDC_AUDIENCE: 'x' })).toContain('OIDC_AUDIENCE means nothing without OIDC_ISSUER');
  });
});
