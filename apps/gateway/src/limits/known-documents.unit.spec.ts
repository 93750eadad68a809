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

  it('hold no more characters than so many: what was not sent for longest is forgotten first', async () => {
    const known = new KnownDocuments(33);
    for (const key of ['a', 'b', 'c']) await known.set(key, oneOf11());
    await known.get('a');
    await known.set('c', oneOf11()); // again, and counted once
    await known.set('d', oneOf11());
    const left = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (key) => (await known.get(key)) !== undefined),
    );
    expect(left).toEqual([true, false, true, true]);
  });
});
