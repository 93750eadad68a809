import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { measure } from './measure.js';

const schema = buildSchema(`
  type Query { me: Person people(first: Int): [Person!]! }
  type Person { id: ID friends(first: Int): [Person!]! }
`);

function measured(text: string) {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return measure(document, operation, schema);
}

describe('the measure of a document', () => {
  it('counts levels, aliases and fields', () => {
    expect(measured('{ me { id } other: me { id } }')).toEqual({ depth: 2, aliases: 1, cost: 4 });
  });

  it('multiplies what a page holds by its length: as given, 20 without, 100 where a variable gives it', () => {
    expect(measured('{ people(first: 5) { id } }').cost).toBe(6);
    expect(measured('{ people { id } }').cost).toBe(21);
    expect(measured('query ($n: Int) { people(first: $n) { id } }').cost).toBe(101);
    expect(measured('{ people(first: 10) { friends(first: 10) { id } } }').cost).toBe(111);
  });

  it('spreads fragments out, each measured once, and ends on a cycle', () => {
    const doubling = Array.from(
      { length: 50 },
      (_, i) => `fragment F${i} on Person { ...F${i + 1} ...F${i + 1} }`,
    );
    const text = `${doubling.join(' ')} fragment F50 on Person { a: id } { me { ...F0 } }`;
    expect(measured(text).aliases).toBe(2 ** 50);
    const cycle = 'fragment A on Person { id ...B } fragment B on Person { ...A } { me { ...A } }';
    expect(measured(cycle).cost).toBe(2);
  });

  it('counts the names of types like any other field: a page of them is as long', () => {
    expect(measured('{ people(first: 100) { a: __typename b: __typename } }')).toEqual({
      depth: 2,
      aliases: 2,
      cost: 201,
    });
  });

  it('leaves introspection out: it has a rule of its own', () => {
    expect(measured('{ __schema { types { fields { name } } } }')).toEqual({ depth: 0, aliases: 0, cost: 0 });
  });
});
