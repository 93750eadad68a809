import { describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import type { Role } from '../principal.js';
import { claimAt, type ClaimMapping, DEFAULT_CLAIMS } from './claim-mapping.js';
import { principalOf } from './claims.js';

const base: JWTPayload = { sub: 'STAFF_1', exp: 2_000_000_000 };

/** As HMPPS Auth writes them. */
const HMPPS: ClaimMapping = {
  ...DEFAULT_CLAIMS,
  roles: 'authorities',
  otherwiseOrganisation: 'hmpps',
  roleNames: new Map<string, readonly Role[]>([
    ['ROLE_PEER_MENTORING_OFFICER', ['OFFENDER_MANAGER']],
    ['ROLE_PEER_MENTORING_LEAD', ['PROGRAMME_MANAGER', 'TRAINER']],
    ['ROLE_PEER_MENTORING_IMPORT', ['IMPORTER']],
  ]),
};
const hmppsUser: JWTPayload = {
  ...base,
  auth_source: 'delius',
  user_name: 'STAFF_1',
  client_id: 'peer-mentoring-ui',
  authorities: ['ROLE_PROBATION', 'ROLE_PEER_MENTORING_LEAD', 'ROLE_PEER_MENTORING_OFFICER'],
};

describe('the claims of HMPPS Auth', () => {
  it('give the roles that their authorities stand for, and the organisation of all', () => {
    expect(principalOf(hmppsUser, HMPPS)).toEqual({
      id: 'STAFF_1',
      organisation: 'hmpps',
      roles: ['PROGRAMME_MANAGER', 'TRAINER', 'OFFENDER_MANAGER'],
      expiresAt: 2_000_000_000,
    });
  });

  it('give nothing where all authorities are of other services, though one may be called as a role here', () => {
    for (const authorities of [
      ['ROLE_PROBATION'],
      ['MENTOR', 'ADMINISTRATOR'],
      [],
      'ROLE_PROBATION',
      undefined,
    ]) {
      expect(() => principalOf({ ...hmppsUser, authorities }, HMPPS)).toThrow(
        expect.objectContaining({ reason: 'NO_KNOWN_ROLE' }),
      );
    }
  });

  it('know a system by its grant', () => {
    const system = {
      ...base,
      sub: 'peer-mentoring-import-1',
      client_id: 'peer-mentoring-import',
      grant_type: 'client_credentials',
      authorities: ['ROLE_PEER_MENTORING_IMPORT'],
      person_id: 'j01',
    };
    const principal = principalOf(system, HMPPS);
    expect(principal).toMatchObject({ service: true, roles: ['IMPORTER'] });
    expect(principal).not.toHaveProperty('personId');
  });
});

describe('a service account', () => {
  const service = { ...base, sub: 'rota', client_id: 'rota', organisation: 'epb', person_id: 'j01' };

  it('is nobody’s person, whatever its token says', () => {
    const principal = principalOf({ ...service, roles: ['COMMISSIONER'], contracts: ['c'] }, DEFAULT_CLAIMS);
    expect(principal).toMatchObject({ id: 'rota', service: true, contracts: ['c'] });
    expect(principal).not.toHaveProperty('personId');
  });

  it('has no role that is a person’s work', () => {
    const mixed = principalOf(
      { ...service, roles: ['DATA_PROTECTION_OFFICER', 'EVALUATOR'] },
      DEFAULT_CLAIMS,
    );
    expect(mixed.roles).toEqual(['EVALUATOR']);
    for (const role of ['OFFENDER_MANAGER', 'MENTOR', 'SAFEGUARDING_LEAD', 'DATA_PROTECTION_OFFICER']) {
      expect(() => principalOf({ ...service, roles: [role] }, DEFAULT_CLAIMS)).toThrow(
        expect.objectContaining({ reason: 'NO_KNOWN_ROLE' }),
      );
    }
  });

  it.each([
    ['Keycloak', { sub: 'f3b0', azp: 'rota', preferred_username: 'service-account-rota' }],
    ['Microsoft Entra', { sub: 'f3b0', azp: 'rota', idtyp: 'app' }],
    ['Auth0', { sub: 'rota@clients', azp: 'rota', gty: 'client-credentials' }],
  ])('is known where %s gives it a subject of its own', (_provider, claims) => {
    const token = { ...base, organisation: 'epb', person_id: 'j01', ...claims };
    const principal = principalOf({ ...token, roles: ['IMPORTER', 'OFFENDER_MANAGER'] }, DEFAULT_CLAIMS);
    expect(principal).toMatchObject({ service: true, roles: ['IMPORTER'] });
    expect(principal).not.toHaveProperty('personId');
  });

  it('is not who signs in through a client', () => {
    const user = principalOf({ ...service, sub: 'u-1', roles: ['MENTOR'] }, DEFAULT_CLAIMS);
    expect(user).toMatchObject({ personId: 'j01', roles: ['MENTOR'] });
    expect(user).not.toHaveProperty('service');
  });
});

describe('a claim', () => {
  const claims = {
    roles: ['A'],
    realm_access: { roles: ['B'] },
    'https://id.example/roles': ['C'],
    'a/b': { '~c': 'D' },
  };

  it.each([
    ['roles', ['A']],
    ['/realm_access/roles', ['B']],
    ['https://id.example/roles', ['C']],
    ['/a~1b/~0c', 'D'],
    ['/realm_access/nothing/there', undefined],
    ['constructor', undefined],
    ['/roles/length', 1],
    ['/roles/constructor', undefined],
  ])('stands at %s', (place, value) => {
    expect(claimAt(claims, place)).toEqual(value);
  });

  it('bounds to no Delivery Unit where it is null, and by none where it is not there', () => {
    const claims = { ...base, organisation: 'o', roles: 'MENTOR' };
    expect(principalOf({ ...claims, units: null }, DEFAULT_CLAIMS).units).toEqual([]);
    expect(principalOf({ ...claims, units: [] }, DEFAULT_CLAIMS).units).toEqual([]);
    expect(principalOf(claims, DEFAULT_CLAIMS)).not.toHaveProperty('units');
  });

  it('may be one text in place of a list', () => {
    const principal = principalOf(
      { ...base, organisation: 'o', roles: 'MENTOR', units: 'u' },
      DEFAULT_CLAIMS,
    );
    expect(principal).toMatchObject({ roles: ['MENTOR'], units: ['u'] });
  });

  it.each([
    ['sub', { sub: 'u\u0000' }],
    ['organisation', { organisation: '\ud83d' }],
    ['person_id', { person_id: 'j01\u0000' }],
    ['contracts', { contracts: ['c', '\udc00'] }],
    ['units', { units: '\u0000' }],
  ])('is refused where %s is text that no store can be asked about', (place, claims) => {
    const token = { ...base, organisation: 'o', roles: ['MENTOR'], ...claims };
    expect(() => principalOf(token, DEFAULT_CLAIMS)).toThrow(
      expect.objectContaining({
        reason: 'MISSING_CLAIM',
        explanation: expect.stringContaining(`(${place})`),
      }),
    );
  });

  it('lies wherever it is mapped to', () => {
    const mapping: ClaimMapping = {
      roles: '/resource_access/throughline/roles',
      organisation: '/org/id',
      personId: 'https://id.example/person',
      contracts: '/org/contracts',
      units: '/org/units',
    };
    const token = {
      ...base,
      resource_access: { throughline: { roles: ['MENTOR'] } },
      org: { id: 'uv', contracts: ['c'], units: ['u'] },
      'https://id.example/person': 'j01',
    };
    expect(principalOf(token, mapping)).toMatchObject({
      organisation: 'uv',
      roles: ['MENTOR'],
      personId: 'j01',
      contracts: ['c'],
      units: ['u'],
    });
  });
});
