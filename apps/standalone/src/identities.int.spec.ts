import { userInfo } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { ROLES } from '#access';
import { dataFolder } from '../../../test/support/data-folder.js';
import { Configuration } from './configuration/index.js';
import { openIdentities } from './identities.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const PROVIDER = { OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'throughline' };
const PROJECTOR = {
  PROCESS: 'projector',
  MASTER_KEY: KEY,
  EVENT_LOG: 'esdb://log.example',
  READ_MODELS: 'postgres://db.example/read_models',
  KEYS: 'postgres://db.example/keys',
  ACCESS_RECORD: 'postgres://db.example/access',
};

const identitiesOf = (environment: Readonly<Record<string, string>>) =>
  openIdentities(new Configuration({ DATA: dataFolder(), ...environment }), () => new Date());

describe('Identities of our own', () => {
  it('are of every role in the demonstration', async () => {
    const { tokens, verifyToken } = await identitiesOf({});
    expect(Object.keys(tokens).sort()).toEqual([...ROLES].sort());
    expect(await verifyToken(tokens['IMPORTER'] ?? '')).toMatchObject({ id: 'demo-importer' });
  });

  it.each([
    ['a process', {}],
    ['production', { NODE_ENV: 'production' }],
    ['a projector', PROJECTOR],
  ])('are none where %s has an identity provider', async (_what, environment) => {
    const { tokens, demonstration } = await identitiesOf({ ...environment, ...PROVIDER });
    expect({ tokens, demonstration }).toEqual({ tokens: {}, demonstration: undefined });
  });

  it('are the user of the operating system at a projector without one, to maintain it and no more', async () => {
    const { tokens, verifyToken } = await identitiesOf({ ...PROJECTOR, OPERATOR_ORGANISATION: 'hmpps' });
    expect(Object.keys(tokens)).toEqual(['ADMINISTRATOR']);
    expect(await verifyToken(tokens['ADMINISTRATOR'] ?? '')).toMatchObject({
      id: `os:${userInfo().username}`,
      organisation: 'hmpps',
      roles: ['ADMINISTRATOR'],
    });
  });
});
