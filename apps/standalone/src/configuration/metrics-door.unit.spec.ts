import { describe, expect, it } from '@jest/globals';
import { Configuration } from './index.js';

const TOKEN = 'quite-secret-0123456789abcdef0123456789';

function faultsOf(environment: Readonly<Record<string, string>>): string {
  try {
    new Configuration(environment);
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  return '';
}

describe('The figures of a process', () => {
  it('are told nowhere unless a port is named', () => {
    expect(new Configuration({}).metrics).toBeUndefined();
  });

  it('are told to this machine alone unless it is said otherwise', () => {
    expect(new Configuration({ METRICS_PORT: '9464' }).metrics).toEqual({
      host: '127.0.0.1',
      port: 9464,
      token: undefined,
    });
  });

  it('are told to others with a token', () => {
    const settings = { METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0', METRICS_TOKEN: TOKEN };
    expect(new Configuration(settings).metrics).toEqual({ host: '0.0.0.0', port: 9464, token: TOKEN });
  });

  it.each([
    [{ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' }, 'METRICS_TOKEN is needed'],
    [{ METRICS_PORT: '9464', METRICS_TOKEN: 'quite-secret' }, 'METRICS_TOKEN must be at least 32'],
    [{ METRICS_PORT: '9464', METRICS_TOKEN: `${TOKEN} ${TOKEN}` }, 'METRICS_TOKEN must be at least 32'],
    [{ METRICS_PORT: '99999' }, 'METRICS_PORT must be a whole number'],
    [{ METRICS_PORT: '4000' }, 'METRICS_PORT must be another than PORT'],
    [{ METRICS_HOST: '10.0.0.1' }, 'METRICS_HOST means nothing without METRICS_PORT'],
    [{ METRICS_TOKEN: TOKEN }, 'METRICS_TOKEN means nothing without METRICS_PORT'],
  ])('are refused a place that would not do, and the token is never printed: %#', (settings, rule) => {
    const message = faultsOf(settings);
    expect(message).toContain(rule);
    expect(message).not.toContain('quite-secret');
  });
});
