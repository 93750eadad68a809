import { describe, expect, it } from '@jest/globals';
import { Configuration } from './configuration/index.js';
import { limitsOf, warnOfSharedAddress } from './door-limits.js';

describe('The limits of a process', () => {
  const warningsWith = (environment: Readonly<Record<string, string>>): readonly unknown[] => {
    const warnings: unknown[] = [];
    warnOfSharedAddress(new Configuration(environment), { warn: (fields) => void warnings.push(fields) });
    return warnings;
  };

  it('are warned of where a proxy makes all callers one', () => {
    expect(warningsWith({ BEHIND_TLS: 'yes' })).toEqual([{ setting: 'TRUSTED_PROXIES' }]);
    expect(warningsWith({ BEHIND_TLS: 'yes', TRUSTED_PROXIES: '10.0.0.1' })).toEqual([]);
    expect(warningsWith({})).toEqual([]);
  });

  it('are those that are set', () => {
    const { rate, held } = limitsOf(new Configuration({ STRANGERS_PER_MINUTE: '7', SOCKETS: '20' }));
    expect(rate?.address).toEqual({ most: 7, windowMs: 60_000 });
    expect(held).toMatchObject({ socketsPerAddress: 10, socketsPerPrincipal: 2 });
  });
});
