import { randomBytes, type KeyObject } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { LOCAL_AUDIENCE, type Identity } from '#access';
import { ACCOUNTS, isAccount, REDIRECTIONS, SERVICE_SECRET, SERVICES, SIGN_IN_CLIENT } from './accounts.js';
import { memoryAdapter } from './memory-adapter.js';

/** The one thing that tokens are for; as a resource it needs an address of some kind (RFC 8707). */
const RESOURCE = 'urn:throughline:api';
const HOUR = 3_600;

/** @param path under which the issuer answers, such as `/identity` */
export function providerConfiguration(privateKey: KeyObject, path: string): Configuration {
  return {
    adapter: memoryAdapter(),
    jwks: {
      keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'demonstration', alg: 'ES256', use: 'sig' }],
    },
    clients: [
      {
        client_id: SIGN_IN_CLIENT,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: REDIRECTIONS,
      },
      ...Object.keys(SERVICES).map((client_id) => ({
        client_id,
        client_secret: SERVICE_SECRET,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      })),
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientBasedCORS: () => false,
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      long: { path, httpOnly: true, sameSite: 'lax' },
      short: { path, httpOnly: true, sameSite: 'lax' },
    },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: LOCAL_AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: HOUR,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    interactions: { url: (_context, { uid }) => `${path}/interaction/${uid}` },
    // The subject of tokens is the user of the account, in the identity token as in the access token.
    findAccount: (_context, id) =>
      isAccount(id) ? { accountId: id, claims: () => ({ sub: ACCOUNTS[id].id }) } : undefined,
    extraTokenClaims: (_context, token) => claimsOf(identityOf(token)),
    formats: {
      customizers: {
        jwt(_context, token, structured) {
          const id = identityOf(token)?.id;
          if (id !== undefined) structured.payload['sub'] = id;
        },
      },
    },
    // Nobody is asked for leave: the account is made up, and so is what it gives.
    loadExistingGrant: grantAll,
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    renderError(context, { error, error_description: why }) {
      context.type = 'text/plain';
      context.body = [error, why].filter(Boolean).join(': ');
    },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 60,
      ClientCredentials: HOUR,
      Grant: 24 * HOUR,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: 24 * HOUR,
      Session: HOUR,
    },
  };
}

function identityOf(token: object): Identity | undefined {
  if ('accountId' in token && isAccount(token.accountId)) return ACCOUNTS[token.accountId];
  const client = 'clientId' in token ? String(token.clientId) : '';
  return Object.hasOwn(SERVICES, client) ? SERVICES[client] : undefined;
}

function claimsOf(identity: Identity | undefined): Record<string, string | string[]> | undefined {
  if (!identity) return undefined;
  const { organisation, roles, personId, contracts, units } = identity;
  return {
    organisation,
    roles: [...roles],
    ...(personId !== undefined && { person_id: personId }),
    ...(contracts && { contracts: [...contracts] }),
    ...(units && { units: [...units] }),
  };
}

async function grantAll({ oidc }: KoaContextWithOIDC) {
  const { Grant } = oidc.provider;
  const [clientId, accountId] = [oidc.client?.clientId, oidc.session?.accountId];
  if (clientId === undefined || accountId === undefined) return undefined;
  const grant = new Grant({ clientId, accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}
