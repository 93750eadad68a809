import { describe, expect, it } from '@jest/globals';
import { Configuration } from './index.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const SERVICE = {
  MASTER_KEY_KMS: 'https://vault.example:8200/transit/throughline',
  MASTER_KEY_KMS_TOKEN: 'hvs.quite-secret',
};

function faultsOf(environment: Readonly<Record<string, string>>): string {
  try {
    new Configuration(environment);
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  return '';
}

describe('A key management service for the master key', () => {
  it('is an address and a token', () => {
    const { masterKeyService } = new Configuration(SERVICE);
    expect(masterKeyService?.address.href).toBe(SERVICE.MASTER_KEY_KMS);
    expect(masterKeyService?.token).toBe(SERVICE.MASTER_KEY_KMS_TOKEN);
    expect(new Configuration({}).masterKeyService).toBeUndefined();
  });

  it.each([
    [{ MASTER_KEY_KMS: SERVICE.MASTER_KEY_KMS }, 'MASTER_KEY_KMS_TOKEN is needed'],
    [{ MASTER_KEY_KMS_TOKEN: SERVICE.MASTER_KEY_KMS_TOKEN }, 'MASTER_KEY_KMS is needed'],
    [{ ...SERVICE, MASTER_KEY_KMS: 'http://vault.example/transit/x' }, 'must be an https address'],
    [{ ...SERVICE, MASTER_KEY_KMS: 'https://vault.example:8200/transit' }, 'must name a mount and a key'],
    [{ ...SERVICE, MASTER_KEY: KEY }, 'must not be set with MASTER_KEY'],
    [{ MASTER_KEY: KEY, MASTER_KEY_NEXT: 'too-short' }, 'MASTER_KEY_NEXT must be 256 bits'],
  ])('is refused where it cannot work, and its token is never printed: %#', (environment, rule) => {
    const message = faultsOf(environment);
    expect(message).toContain(rule);
    expect(message).not.toMatch(/quite-secret|too-short/);
  });

  it('takes the place of MASTER_KEY for several processes too', () => {
    const message = faultsOf({ PROCESS: 'projector', ...SERVICE });
    expect(message).toContain('KEYS must be postgres://');
    expect(message).not.toContain('  MASTER_KEY is needed');
  });
});
