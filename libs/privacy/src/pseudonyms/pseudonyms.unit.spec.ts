import { describe, expect, it } from '@jest/globals';
import { createHmac, randomBytes } from 'node:crypto';
import {
  dayOf,
  entityKind,
  newReleaseKey,
  permitted,
  pseudonymiser,
  pseudonymising,
  releaseShape,
} from './index.js';

const key = Buffer.alloc(32, 7);
const release = pseudonymiser(key);
const entityId = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' };
const freeText = { type: 'string', maxLength: 8000, 'x-personal': { of: 'subject', seal: 'PERSONAL' } };

const schema = {
  type: 'object',
  properties: {
    matchId: entityId,
    menteeId: entityId,
    menteeCaseId: entityId,
    officer: entityId,
    unit: entityId,
    modules: { type: 'array', items: entityId },
    goalIds: { type: 'array', items: entityId },
    supportKinds: { type: 'array', items: { enum: ['HOUSING', 'CV'] } },
    kind: { const: 'LICENCE' },
    reason: { anyOf: [{ const: 'MOVED' }, { const: 'HEALTH' }, { type: 'null' }] },
    either: { anyOf: [{ const: 'MOVED' }, { type: 'string' }] },
    minutes: { type: 'integer' },
    late: { type: 'boolean' },
    expectedEndOn: { type: 'string', format: 'london-day' },
    bookedAt: { type: 'string', format: 'utc-instant' },
    level: { type: 'string', pattern: '^[A-Z][A-Z_]{0,63}$' },
    publishedOn: { type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    publishedAt: { type: 'string', format: 'date-time' },
    shout: { type: 'string', pattern: '^[A-Z ]+$' },
    title: { type: 'string', maxLength: 200 },
    note: freeText,
    quotes: { type: 'array', items: freeText },
    baseline: { type: 'object', properties: { level: { type: 'number' }, evidence: freeText } },
    anything: {},
  },
};

describe('the shape of a release', () => {
  it('follows from the published schema of an event', () => {
    expect(releaseShape(schema)).toEqual({
      matchId: 'pseudonym',
      menteeId: 'pseudonym',
      menteeCaseId: 'pseudonym',
      officer: 'pseudonym',
      unit: 'keep',
      modules: { each: 'keep' },
      goalIds: { each: 'pseudonym' },
      supportKinds: { each: 'keep' },
      kind: 'keep',
      reason: 'keep',
      either: 'drop',
      minutes: 'keep',
      late: 'keep',
      expectedEndOn: 'date',
      bookedAt: 'date',
      level: 'keep',
      publishedOn: 'date',
      publishedAt: 'date',
      shout: 'drop',
      title: 'drop',
      note: 'drop',
      quotes: { each: 'drop' },
      baseline: { fields: { level: 'keep', evidence: 'drop' } },
      anything: 'drop',
    });
  });

  it('keeps only the identifiers that it is told to', () => {
    const properties = { unit: entityId, officer: entityId, module: { type: 'string' } };
    expect(releaseShape({ type: 'object', properties }, ['officer', 'module'])).toEqual({
      unit: 'pseudonym',
      officer: 'keep',
      module: 'drop',
    });
  });

  it('withholds what is not on the list, however harmless it looks', () => {
    const shape = releaseShape(schema);
    expect(permitted(shape, ['minutes', 'modules', 'baseline.level', 'unheardOf'])).toEqual({
      minutes: 'keep',
      modules: { each: 'keep' },
      baseline: { fields: { level: 'keep' } },
    });
    expect(permitted(shape, ['baseline'])).toEqual({});
    expect(permitted(shape, [])).toEqual({});
  });

  it('is empty where there is no schema of an object', () => {
    expect(releaseShape({ type: 'string' })).toEqual({});
  });
});

describe('pseudonyms', () => {
  it('are the same for the same id within a release, whatever part a person plays in the event', () => {
    expect(release.pseudonym(entityKind('menteeId'), 'm02')).toBe(
      release.pseudonym(entityKind('subjects'), 'm02'),
    );
    expect(release.pseudonym('person', 'm02')).toMatch(/^person_[a-z2-7]{26}$/);
    expect(pseudonymiser(key).pseudonym('person', 'm02')).toBe(release.pseudonym('person', 'm02'));
  });

  it('differ between ids, kinds and releases', () => {
    const other = pseudonymiser(newReleaseKey(randomBytes));
    const ids = [
      release.pseudonym('person', 'm02'),
      release.pseudonym('person', 'm03'),
      release.pseudonym('case', 'm02'),
      other.pseudonym('person', 'm02'),
    ];
    expect(new Set(ids.map((id) => id.split('_')[1])).size).toBe(4);
  });

  it('do not change from one version of this code to the next, so that a release can be made again', () => {
    expect(release.pseudonym('person', 'm01')).toBe(RECORDED);
  });

  it.each([
    ['personId', 'person'],
    ['mentorId', 'person'],
    ['menteeCaseId', 'case'],
    ['caseId', 'case'],
    ['breachId', 'breach'],
    ['officer', 'staff'],
    ['assessor', 'staff'],
    ['entryId', 'entry'],
    ['eventId', 'entry'],
    ['employer', 'organisation'],
    ['otherPersonId', 'person'],
    ['goalIds', 'goal'],
  ])('of %s are of the kind %s', (field, kind) => {
    expect(entityKind(field)).toBe(kind);
  });

  it('need a key of 256 bits', () => {
    expect(() => pseudonymiser(Buffer.alloc(16))).toThrow(RangeError);
    expect(() => newReleaseKey(() => Buffer.alloc(3))).toThrow(RangeError);
    expect(newReleaseKey((size) => Buffer.alloc(size, 1))).toEqual(Buffer.alloc(32, 1));
  });
});
const RECORDED = 'person_tsj6qbpotefqsxgwiij2eh2doq';

describe('a pseudonymised event', () => {
  const recorded = {
    id: '0190a0b0-0000-7000-8000-000000000001',
    type: 'SessionHeld',
    schemaVersion: 1,
    stream: 'match-secret',
    revision: 4n,
    position: '00000000000000000042',
    occurredAt: '2013-06-30T23:30:00.000Z',
    recordedAt: '2013-07-02T08:00:00.000Z',
    actor: { id: 'om-secret', role: 'MENTOR', organisation: 'secret-organisation' },
    reportedBy: 'secret-reporter',
    subjects: ['m-secret', 'p-secret'],
    deliveryUnit: 'chelmsford',
    contract: 'essex-peer-mentoring',
    commandId: 'secret-command',
    correlationId: 'secret-correlation',
    backdateReason: 'secret reason',
    corrects: 'e-secret',
    deviations: [{ code: 'OUTSIDE_MATCH', reason: 'secret reason', acceptedBy: 'secret-manager' }],
    factsUsed: [{ stream: 'mentor-secret', revision: '3', value: 'secret' }],
    source: { system: 'secret-system', batch: 'secret-batch', row: '7', recordedOn: '2013-07-01' },
    data: {
      matchId: 'x-secret',
      menteeId: 'p-secret',
      menteeCaseId: 'c-secret',
      officer: 'om-secret',
      unit: 'chelmsford',
      modules: ['listening'],
      goalIds: ['g-secret'],
      supportKinds: ['HOUSING'],
      kind: 'sealed:1:P:m01:secret',
      reason: null,
      minutes: 45,
      late: false,
      bookedAt: '2013-06-30T23:30:00.000Z',
      title: 'A secret title',
      note: 'a secret note',
      quotes: ['a secret quote'],
      baseline: { level: 2, evidence: 'secret', more: 'secret' },
      anything: 'secret',
      unheardOf: 'secret',
    },
  };
  const person = (id: string) => release.pseudonym('person', id);

  it('holds what may be released, and nothing else', () => {
    expect(pseudonymising(release, releaseShape(schema), 'month')(recorded)).toEqual({
      entry: release.pseudonym('entry', recorded.id),
      type: 'SessionHeld',
      schemaVersion: 1,
      occurredOn: '2013-07',
      recordedOn: '2013-07',
      sourceRecordedOn: '2013-07',
      actorRole: 'MENTOR',
      subjects: [person('m-secret'), person('p-secret')],
      deliveryUnit: 'chelmsford',
      contract: 'essex-peer-mentoring',
      corrects: release.pseudonym('entry', 'e-secret'),
      deviations: ['OUTSIDE_MATCH'],
      data: {
        matchId: release.pseudonym('match', 'x-secret'),
        menteeId: person('p-secret'),
        menteeCaseId: release.pseudonym('case', 'c-secret'),
        officer: release.pseudonym('staff', 'om-secret'),
        unit: 'chelmsford',
        modules: ['listening'],
        goalIds: [release.pseudonym('goal', 'g-secret')],
        supportKinds: ['HOUSING'],
        reason: null,
        minutes: 45,
        late: false,
        bookedAt: '2013-07',
        baseline: { level: 2 },
      },
    });
  });

  it('lets no identifier, title or text through, whatever the shape is', () => {
    for (const shape of [releaseShape(schema), {}]) {
      expect(JSON.stringify(pseudonymising(release, shape, 'day')(recorded))).not.toMatch(/secret/);
    }
  });

  it('keeps the day of a fact that has no time of day', () => {
    const { occurredAt, ...rest } = recorded;
    expect(occurredAt).toBeDefined();
    const released = pseudonymising(release, {}, 'day')({ ...rest, occurredOn: '2013-05-07' });
    expect(released.occurredOn).toBe('2013-05-07');
    expect(() => pseudonymising(release, {}, 'day')(rest)).toThrow(TypeError);
  });
});

it('the London day of an instant is that of the time zone, hour by hour through a year and both changes of the clock', () => {
  const london = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });
  const start = Date.parse('2014-01-01T00:00:00.000Z');
  for (let minutes = 0; minutes < 366 * 24 * 60; minutes += 29) {
    const time = new Date(start + minutes * 60_000);
    expect(dayOf(time.toISOString())).toBe(london.format(time));
  }
  expect(dayOf('2014-06-30T23:30:00+02:00')).toBe('2014-06-30');
  expect(dayOf('2014-06-30')).toBe('2014-06-30');
});

it('a pseudonym is the first 130 bits of the HMAC in base32 of RFC 4648', () => {
  const digest = createHmac('sha256', key)
    .update(JSON.stringify(['person', 'ann']))
    .digest();
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = Array.from({ length: 26 }, (_, index) =>
    'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(bits.slice(index * 5, index * 5 + 5), 2)),
  );
  expect(release.pseudonym('person', 'ann')).toBe(`person_${letters.join('')}`);
});
