import {
  type Algorithm,
  ASYMMETRIC_ALGORITHMS,
  type ClaimMapping,
  DEFAULT_ALGORITHMS,
  DEFAULT_CLAIMS,
  isRole,
  type Role,
  ROLES,
} from '#access';
import type { SettingReader } from './setting-reader.js';
import { SETTINGS, type SettingName } from './settings.js';

export interface IdentityProvider {
  /** As the provider writes it: compared to the letter. */
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are; undefined where its discovery document tells. */
  readonly jwks: URL | undefined;
  readonly algorithms: readonly Algorithm[];
  readonly clockSkewSeconds: number;
  readonly claims: ClaimMapping;
}

const DEFAULT_SKEW_SECONDS = 30;
const MOST_SKEW_SECONDS = 300;

/** Undefined where there is none, or what is said of it has faults; they are all reported to the reader. */
export function readIdentityProvider(reader: SettingReader): IdentityProvider | undefined {
  if (!reader.isSet('OIDC_ISSUER')) {
    for (const part of partsSet(reader))
      reader.fault(part, 'means nothing without OIDC_ISSUER: set that too, or remove it');
    return undefined;
  }
  if (!reader.isSet('OIDC_AUDIENCE')) reader.fault('OIDC_AUDIENCE', 'is needed with OIDC_ISSUER');
  const issuer = readIssuer(reader);
  const audience = reader.text('OIDC_AUDIENCE');
  const provider = {
    jwks: reader.address('OIDC_JWKS_URL'),
    algorithms: readAlgorithms(reader),
    clockSkewSeconds: reader.wholeNumber('OIDC_CLOCK_SKEW', MOST_SKEW_SECONDS) ?? DEFAULT_SKEW_SECONDS,
    claims: readClaims(reader),
  };
  return issuer === undefined || audience === undefined ? undefined : { issuer, audience, ...provider };
}

/**
 * The organisation that whoever acts as a user of the operating system is on record for: that of tokens that name none,
 * unless another one is given.
 */
export function readOperatorOrganisation(reader: SettingReader): string {
  const given = reader.text('OPERATOR_ORGANISATION');
  if (given !== undefined && !isOrganisation(given)) {
    reader.fault(
      'OPERATOR_ORGANISATION',
      'must be 1 to 64 letters, digits, - or _, and begin with a letter or digit',
    );
  }
  return given ?? reader.text('OIDC_ORGANISATION') ?? NOT_STATED;
}

const isOrganisation = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);
/** On record where nobody says which organisation it is; the log takes no empty one. */
const NOT_STATED = 'not-stated';

const partsSet = (reader: SettingReader): readonly SettingName[] =>
  Object.keys(SETTINGS)
    .filter((name): name is SettingName => name.startsWith('OIDC_') && name !== 'OIDC_ISSUER')
    .filter((name) => reader.isSet(name));

function readIssuer(reader: SettingReader): string | undefined {
  const url = reader.address('OIDC_ISSUER');
  if (!url) return undefined;
  if (url.search === '' && url.hash === '' && url.username === '' && url.password === '')
    return reader.text('OIDC_ISSUER');
  return reader.fault('OIDC_ISSUER', 'must be an address without a query, a fragment, or a user');
}

function readAlgorithms(reader: SettingReader): readonly Algorithm[] {
  const named = reader.list('OIDC_ALGORITHMS');
  if (!named) return DEFAULT_ALGORITHMS;
  const algorithms = ASYMMETRIC_ALGORITHMS.filter((algorithm) => named.includes(algorithm));
  if (algorithms.length < new Set(named).size) {
    reader.fault('OIDC_ALGORITHMS', `must be of ${ASYMMETRIC_ALGORITHMS.join(', ')}, commas between them`);
  }
  return algorithms;
}

function readClaims(reader: SettingReader): ClaimMapping {
  return {
    roles: reader.text('OIDC_ROLES_CLAIM') ?? DEFAULT_CLAIMS.roles,
    organisation: reader.text('OIDC_ORGANISATION_CLAIM') ?? DEFAULT_CLAIMS.organisation,
    otherwiseOrganisation: reader.text('OIDC_ORGANISATION'),
    personId: reader.text('OIDC_PERSON_CLAIM') ?? DEFAULT_CLAIMS.personId,
    contracts: reader.text('OIDC_CONTRACTS_CLAIM') ?? DEFAULT_CLAIMS.contracts,
    units: reader.text('OIDC_UNITS_CLAIM') ?? DEFAULT_CLAIMS.units,
    roleNames: readRoleNames(reader),
  };
}

/** `NAME=ROLE` pairs; a name that stands in several means several roles. */
function readRoleNames(reader: SettingReader): ReadonlyMap<string, readonly Role[]> | undefined {
  const pairs = reader.list('OIDC_ROLE_NAMES');
  if (!pairs) return undefined;
  const names = new Map<string, readonly Role[]>();
  const faulty: number[] = [];
  for (const [index, pair] of pairs.entries()) {
    const at = pair.lastIndexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    const role = pair.slice(at + 1).trim();
    if (name === '' || !isRole(role)) faulty.push(index + 1);
    else names.set(name, [...(names.get(name) ?? []), role]);
  }
  if (faulty.length > 0) {
    reader.fault(
      'OIDC_ROLE_NAMES',
      `must be pairs NAME=ROLE, commas between them, and pair ${faulty.join(', ')} is none: the roles are ${ROLES.join(', ')}`,
    );
  }
  return names;
}
