import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { KnownDocuments } from './known-documents.js';

describe('Documents that were found to be good', () => {
  const oneOf11 = () => parse('{ me {id} }');

  it('are known again, and no others are', async () => {
    const known = new KnownDocuments();
    const document = oneOf11();
    await known.set('a', document);
    expect([await known.get('a'), await known.get('b')]).toEqual([document, undefined]);
    expect([await known.delete('a'), await known.get('a')]).toEqual([true, undefined]);
  });

  const seventeen = Array.from({ length: 17 }, (_, index) => `k${index}`);
  const isKnown = async (known: KnownDocuments, key: string) => (await known.get(key)) !== undefined;

  it('hold no more characters than so many: what was not sent for longest is forgotten first', async () => {
    const known = new KnownDocuments(17 * 11);
    for (const key of seventeen) await known.set(key, oneOf11());
    await known.get('k0');
    await known.set('k2', oneOf11()); // again, and counted once
    await known.set('new', oneOf11());
    const left = await Promise.all(['k0', 'k1', 'k2', 'new'].map((key) => isKnown(known, key)));
    expect(left).toEqual([true, false, true, true]);
  });

  it('are not forgotten for one that takes more than its share: that one is parsed each time', async () => {
    const known = new KnownDocuments(17 * 11);
    for (const key of seventeen) await known.set(key, oneOf11());
    await known.set('padded', parse(`{ me {id} }${' '.repeat(17 * 11)}`));
    const left = await Promise.all([...seventeen, 'padded'].map((key) => isKnown(known, key)));
    expect(left).toEqual([...seventeen.map(() => true), false]);
  });
});
