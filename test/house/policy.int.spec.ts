import { describe, expect, it } from '@jest/globals';
import {
  fieldsHiddenFrom,
  hiddenInHistory,
  mayLearnOfPrecautions,
  POLICY,
  type Role,
  ROLES,
  rolesFor,
  rolesThatSee,
  sealsOpenTo,
  streamsShownTo,
} from '#access';
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

  it.each(pairs)('name to a %s who is a %s besides matches of others where one meets these', (...pair) => {
    const isNamed = (...roles: readonly Role[]) => !fieldsHiddenFrom(...roles).matchesOfOthers;
    const meetsMatches = (role: Role) => streamsShownTo(role).includes('match') && isNamed(role);
    expect(isNamed(...pair)).toBe(pair.some(meetsMatches));
    for (const kind of Object.keys(streams)) {
      const names = (...roles: readonly Role[]) =>
        rolesThatSee(kind, roles).length > 0 && !hiddenInHistory(kind, ...roles).matchesOfOthers;
      expect([kind, names(...pair)]).toEqual([kind, pair.some((role) => names(role))]);
    }
  });

  it.each(pairs)('tell a %s who is a %s besides of precautions where one is told', (...pair) => {
    for (const kind of Object.keys(streams)) {
      const seeing = rolesThatSee(kind, pair);
      const byOne = seeing.some((role) => mayLearnOfPrecautions(role));
      expect([kind, mayLearnOfPrecautions(...seeing)]).toEqual([kind, byOne]);
    }
  });

  it.each(pairs)('open to a %s who is a %s besides the seals that one opens', (...pair) => {
    const reader = { id: 'reader', organisation: 'any', personId: 'own', contracts: ['own'], expiresAt: 0 };
    for (const kind of Object.keys(streams)) {
      for (const [mentorId, contract] of [
        ['own', 'other'],
        ['other', 'own'],
        ['other', 'other'],
      ]) {
        const opened = (roles: readonly Role[]) =>
          sealsOpenTo({ ...reader, roles: rolesThatSee(kind, roles) }, { kind, mentorId, contract });
        const byOne = new Set(pair.flatMap((role) => opened([role])));
        expect([kind, mentorId, contract, new Set(opened(pair))]).toEqual([kind, mentorId, contract, byOne]);
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
