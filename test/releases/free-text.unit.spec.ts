import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { RELEASED, releasedShape, withheldTypes } from '#application';
import { KEPT_IDENTIFIERS, pseudonymiser, pseudonymising } from '#privacy';
import { eventDefinitions, type EventType } from '#programme';

const types = Object.keys(eventDefinitions) as EventType[];
const MARK = 'Marked-Words-Of-Somebody';

interface Node {
  readonly [keyword: string]: unknown;
}

/** Data of an event with the mark in every string that its schema has, whatever else the schema asks of it. */
function marked(node: Node): unknown {
  const choices = node['anyOf'] ?? node['oneOf'];
  if (Array.isArray(choices)) return marked((choices as Node[]).find(({ type }) => type !== 'null') ?? {});
  if (node['type'] === 'object') {
    const properties = (node['properties'] ?? {}) as Readonly<Record<string, Node>>;
    const fields = Object.entries(properties).map(([field, child]) => [field, marked(child)]);
    return { ...Object.fromEntries(fields), unheardOf: MARK };
  }
  if (node['type'] === 'array') return [marked(node['items'] as Node)];
  if (node['type'] === 'integer' || node['type'] === 'number') return 7;
  if (node['type'] === 'boolean') return true;
  if ('const' in node) return node['const'];
  if (Array.isArray(node['enum'])) return (node['enum'] as unknown[])[0];
  return MARK;
}

/** Every string that a release holds of an event, with the field that it stands in. */
function strings(value: unknown, field = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[field, value]];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => strings(item, field));
  return Object.entries(value).flatMap(([key, item]) => strings(item, key));
}

describe('Of every type of event, a release', () => {
  const release = pseudonymiser(randomBytes(32));

  it.each(types)('%s: holds codes, pseudonyms and coarse dates, and nothing that anybody wrote', (type) => {
    const recorded = {
      id: MARK,
      type,
      schemaVersion: 1,
      occurredAt: '2014-09-26T11:30:15.000Z',
      recordedAt: '2014-09-27T11:30:15.000Z',
      actor: { id: MARK, role: 'MENTOR', organisation: MARK },
      subjects: [MARK],
      source: { system: MARK, batch: MARK, row: MARK, recordedOn: '2014-09-26' },
      backdateReason: MARK,
      deviations: [{ code: 'GROUP_FULL', reason: MARK, acceptedBy: MARK }],
      data: marked({ ...eventDefinitions[type].data }) as object,
    };
    const line = pseudonymising(release, releasedShape(type), 'month')(recorded);
    for (const [field, value] of strings(line)) {
      if (KEPT_IDENTIFIERS.includes(field) || isPattern(type, field)) continue;
      expect({ field, value }).toEqual({
        field,
        value: expect.stringMatching(/^([a-z]+_[a-z2-7]{26}|\d{4}-\d{2}|[A-Z][A-Z0-9_]*|[A-Z][A-Za-z]+)$/),
      });
      expect({ field, value: value === MARK }).toEqual({ field, value: false });
    }
  });

  it('holds nothing of what tells of rights and safety', () => {
    expect(withheldTypes()).toEqual(
      expect.arrayContaining(['DataSubjectKeyDestroyed', 'NonAssociationRecorded', 'NonAssociationLifted']),
    );
    const sensitive = types.filter((type) =>
      /Limited|Erasure|SubjectAccess|NonAssociation|Key|Concern|Disclosure|^Task/.test(type),
    );
    expect(sensitive.filter((type) => Object.hasOwn(RELEASED, type))).toEqual([]);
  });

  it('names only types and fields that there are', () => {
    for (const [type, paths] of Object.entries(RELEASED)) {
      const definition = Object.entries(eventDefinitions).find(([name]) => name === type)?.[1];
      expect({ type, known: definition !== undefined }).toEqual({ type, known: true });
      const shape = JSON.stringify(releasedShape(type as EventType));
      for (const path of paths) expect({ type, path, at: shape }).toEqual({ type, path, at: expect.stringContaining(`"${path.split('.').at(-1) ?? ''}"`) }); // prettier-ignore
      expect({ type, dropped: shape.includes('"drop"') }).toEqual({ type, dropped: false });
    }
  });
});

/** Codes whose list stands outside the schema, such as the level on a scale: a decider holds them to it. */
const isPattern = (type: string, field: string): boolean => `${type}.${field}` === 'OutcomeObserved.level';
