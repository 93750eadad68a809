import { describe, expect, it } from '@jest/globals';
import { fieldsHiddenFrom, POLICY, type Role, ROLES, rolesFor, streamsShownTo } from '#access';
import { catalogue } from '#application';
import { releaseShape, type Treatment } from '#privacy';
import { eventDefinitions, isEventType, personalFieldsOf, streams } from '#programme';
import { entryKinds, type EntryKind, fieldNamesOf } from '../../apps/gateway/src/access-matrix/entries.js';

/** The policy names commands, events and streams as text, because access knows nothing of the programme. */
describe('the policy and the programme', () => {
  it.each(catalogue)('let somebody beside the importer send $name', ({ name, byHand = false }) => {
    expect(rolesFor(name).filter((role) => role !== 'IMPORTER')).not.toEqual([]);
    expect(rolesFor(name).includes('IMPORTER')).toBe(!byHand);
  });

  it('know the same commands', () => {
    const names = new Set(catalogue.map(({ name }) => name));
    const commands = POLICY.IMPORTER.filter((operation) => !['import', 'recordState'].includes(operation));
    expect(commands.filter((command) => !names.has(command))).toEqual([]);
  });

  it('hide events, fields and streams that there are', () => {
    for (const role of ROLES) {
      const { eventTypes, fields } = fieldsHiddenFrom(role);
      expect(eventTypes.filter((type) => !isEventType(type))).toEqual([]);
      expect(streamsShownTo(role).filter((kind) => !(kind in streams))).toEqual([]);
      for (const [type, names] of Object.entries(fields)) {
        const properties = isEventType(type) ? eventDefinitions[type].data.properties : {};
        expect(names.filter((name) => !(name in properties))).toEqual([]);
      }
    }
  });

  /** Whether somebody in these roles, through all of which they reach a person, meets an entry, or a field of one. */
  const meets = (roles: readonly Role[], { kind, type }: EntryKind, field?: string): boolean => {
    const { eventTypes, fields } = fieldsHiddenFrom(...roles);
    const isHidden = eventTypes.includes(type) || (field !== undefined && fields[type]?.includes(field));
    return streamsShownTo(...roles).includes(kind) && isHidden !== true;
  };
  const pairs = ROLES.flatMap((one) => ROLES.filter((other) => one < other).map((other) => [one, other]));

  it.each(pairs)('show a %s who is a %s besides what one of the two shows, and nothing else', (...pair) => {
    for (const entry of entryKinds) {
      for (const field of [undefined, ...fieldNamesOf(entry.type)]) {
        const byOne = pair.some((role) => meets([role], entry, field));
        expect([entry.type, field, meets(pair, entry, field)]).toEqual([entry.type, field, byOne]);
      }
    }
  });
});

describe('a release of the programme', () => {
  const isDropped = (treatment: Treatment | undefined): boolean =>
    treatment === undefined ||
    treatment === 'drop' ||
    (typeof treatment === 'object' && 'each' in treatment && isDropped(treatment.each));

  it.each(Object.entries(eventDefinitions))('holds nothing personal of %s', (type, { data }) => {
    const shape = releaseShape(data);
    const inside = personalFieldsOf(type).filter(({ path }) => {
      let treatment: Treatment | undefined = { fields: shape };
      for (const step of path) {
        if (typeof treatment !== 'object') break;
        treatment = 'each' in treatment ? treatment.each : treatment.fields[step];
      }
      return !isDropped(treatment);
    });
    expect(inside).toEqual([]);
  });
});
