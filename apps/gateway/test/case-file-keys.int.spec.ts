import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type KeyName, KeysUnavailable, SecretUnusable, WrongMasterKey } from '#privacy';
import type { GatewayServices } from '../src/index.js';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const CASE_FILE = `query ($personId: ID!, $atLeast: String) {
  caseFile(personId: $personId, atLeast: $atLeast, first: 100) {
    details edges { node { type data backdateReason } }
  }
}`;

interface CaseFile {
  readonly details: Readonly<Record<string, string>> | null;
  readonly edges: readonly { readonly node: { readonly data: unknown; readonly backdateReason: unknown } }[];
}

describe('the keys of a case file', () => {
  let gateway: GatewayForTest;
  let lookups: (readonly KeyName[])[] = [];
  let fault: Error | undefined;

  const counted = (services: GatewayServices): GatewayServices => {
    const { keys } = services;
    return {
      ...services,
      keys: {
        async find(wanted) {
          lookups.push(wanted);
          if (fault) throw fault;
          return keys.find(wanted);
        },
        dataKeys: (wanted) => keys.dataKeys(wanted),
        destroy: (subject) => keys.destroy(subject),
        close: () => keys.close(),
      },
    };
  };

  beforeAll(async () => {
    gateway = await gatewayForTest({}, counted);
    await tellEssexInSmall(gateway);
    for (const reason of ['found on paper', 'told by phone']) {
      await gateway.record('RecordPersonalDetails', {
        personId: 'ben',
        occurredOn: '2014-03-01',
        name: 'name-to-seal',
        backdateReason: reason,
      });
    }
  });
  beforeEach(() => {
    lookups = [];
    fault = undefined;
  });
  afterAll(() => gateway.close());

  async function file() {
    const head = await gateway.log.head();
    return ask<{ caseFile: CaseFile }>(gateway, people.officer, CASE_FILE, {
      personId: 'ben',
      atLeast: head === null ? null : String(head),
    });
  }

  it('are looked up once for a whole page and its header, each key once', async () => {
    const { body } = await file();
    expect(body.data?.caseFile.details).toEqual({ name: 'name-to-seal' });
    const shown = JSON.stringify(body.data?.caseFile.edges);
    expect(shown).toContain('told by phone');
    expect(shown).not.toContain('sealed:1:');
    expect(lookups).toHaveLength(1);
    const names = lookups.flat().map(({ subject, seal }) => `${subject} ${seal}`);
    expect(names).toHaveLength(new Set(names).size);
    expect(names).toContain('ben PERSONAL');
  });

  it.each([
    ['cannot be had', new KeysUnavailable('keys', 'nothing answers there')],
    ['were wrapped anew by a master key that is not at hand', new WrongMasterKey('keys', 'ab12', 'cd34')],
    ['need a master key that its service does not give', new SecretUnusable('kms', 'UNREACHABLE', 'is away')],
  ])('that %s make the case file unavailable, and nobody erased', async (_, error) => {
    fault = error;
    const { body } = await file();
    expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
    expect(JSON.stringify(body)).not.toMatch(/\[erased\]|ab12|cd34/);
  });

  it('that another master key wraps by now are told of to whoever runs the process', async () => {
    fault = new WrongMasterKey('keys', 'ab12', 'cd34');
    await file();
    expect(gateway.logged).toContainEqual({
      fields: expect.objectContaining({
        code: 'WRONG_MASTER_KEY',
        expectedKeyId: 'ab12',
        givenKeyId: 'cd34',
      }) as unknown,
      message: expect.stringContaining('give it that one') as unknown,
    });
  });

  it('that were destroyed leave a case file without what they opened', async () => {
    await gateway.services.keys.destroy('ben');
    const { body } = await file();
    expect(body.data?.caseFile.details).toEqual({ name: '[erased]' });
    expect(JSON.stringify(body)).not.toMatch(/name-to-seal|by phone|on paper/);
    expect(lookups).toHaveLength(1);
  });
});
