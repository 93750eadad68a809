import { describe, expect, it } from '@jest/globals';
import { gatewaySchema } from '../../apps/gateway/src/index.js';

/** A field that gives whatever has an id is a door beside the rules of every other: see docs/security.md. */
describe('the schema', () => {
  it('has no field that gives whatever has an id: no node, no nodes, no interface Node', async () => {
    const schema = await gatewaySchema();
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}));
    expect(fields).toEqual(expect.arrayContaining(['caseFile', 'caseUpdates', 'registerPerson']));
    expect(fields.filter((field) => /^(node|nodes|_entities)$/i.test(field))).toEqual([]);
    expect(schema.getType('Node')).toBe(undefined);
  });
});
