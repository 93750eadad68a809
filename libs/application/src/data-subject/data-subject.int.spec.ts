import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../inputs/index.js';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const occurredOn = '2013-06-01';

describe('the commands of data subjects', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn });
  });
  afterEach(() => programme.close());

  it('register a person who is not registered, and nobody twice', async () => {
    expect((await programme.refusal('RegisterPerson', { personId: 'p1', occurredOn })).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('store no personal detail in clear', async () => {
    const details = { name: 'Ann Example', dateOfBirth: '1985-03-02', address: '1 High Street' };
    await programme.send('RecordPersonalDetails', { personId: 'p1', occurredOn, ...details });
    const event = (await programme.events()).at(-1);
    expect(Object.keys(event?.data ?? {}).sort()).toEqual(['address', 'dateOfBirth', 'name']);
    for (const value of Object.values(details)) expect(JSON.stringify(event?.data)).not.toContain(value);
  });

  it('keep apart only persons who are both registered', async () => {
    const apart = { personId: 'p1', otherPersonId: 'p2', reason: 'co-defendants', occurredOn };
    expect(await programme.refusal('RecordNonAssociation', apart)).toMatchObject({
      code: 'UNKNOWN_PERSON',
      facts: { personId: 'p2' },
    });
    await programme.send('RegisterPerson', { personId: 'p2', occurredOn });
    await programme.send('RecordNonAssociation', apart);
    expect((await programme.events()).at(-1)).toMatchObject({ subjects: ['p1', 'p2'] });
  });

  it('take an agreement to at least one purpose', async () => {
    const agree = { personId: 'p1', occurredOn };
    await expect(programme.send('AgreeToParticipate', { ...agree, purposes: [] })).rejects.toThrow(
      InvalidInput,
    );
    await programme.send('AgreeToParticipate', { ...agree, purposes: ['MENTORING'] });
    expect((await programme.events()).at(-1)?.data).toEqual({ purposes: ['MENTORING'] });
  });
});
