import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

describe('the commands of tasks', () => {
  let programme: ProgrammeForTest;
  beforeEach(() => {
    programme = programmeForTest();
  });
  afterEach(() => programme.close());

  const raise = {
    taskId: 't1',
    kind: 'DEVIATION_REVIEW',
    about: { stream: 'trainingGroup-g1', eventId: 'e1' },
    urgent: false,
    contract: 'essex',
  };

  it('raise one about nobody in particular, and carry it to its end', async () => {
    await programme.send('RaiseTask', raise);
    expect((await programme.refusal('RaiseTask', raise)).code).toBe('INVALID_TRANSITION');
    await programme.send('AssignTask', { taskId: 't1', assignee: 'staff-2' });
    await programme.send('CompleteTask', { taskId: 't1', outcome: 'a place was found' });
    const done = (await programme.events()).at(-1);
    expect(done).toMatchObject({ type: 'TaskDone', contract: 'essex', occurredOn: '2013-06-01' });
    expect(JSON.stringify(done?.data)).not.toContain('place');
  });

  it('raise one about persons who are registered', async () => {
    const aboutPersons = { ...raise, personIds: ['p1'], matchIds: ['m1'] };
    expect((await programme.refusal('RaiseTask', aboutPersons)).code).toBe('UNKNOWN_PERSON');
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-06-01' });
    await programme.send('RaiseTask', aboutPersons);
    expect((await programme.events()).at(-1)).toMatchObject({ subjects: ['p1'], data: { matchIds: ['m1'] } });
  });

  describe('about nobody and under no contract, which nobody would be shown', () => {
    const { contract: _contract, ...ofNobody } = raise;

    it.each([{}, { personIds: [] }, { unit: 'unit-1' }])(
      'raise none by hand, and name the field and the way out: %j',
      async (more) => {
        await expect(programme.send('RaiseTask', { ...ofNobody, ...more })).rejects.toMatchObject({
          code: 'INVALID_INPUT',
          faults: [{ field: 'contract', rule: expect.stringContaining('Give the contract') }],
        });
        expect(await programme.events()).toEqual([]);
      },
    );

    it('raise one that is imported, or the system asks for, or that is about a concern', async () => {
      const source = { system: 's', batch: 'b', row: 'r' };
      await programme.send('RaiseTask', { ...ofNobody, source });
      const actor = { id: 'reaction-x', role: 'SYSTEM', organisation: 'throughline' };
      await programme.send('RaiseTask', { ...ofNobody, taskId: 't2' }, { actor });
      const concern = { kind: 'SAFEGUARDING_REVIEW', about: { stream: 'concern-c1' } };
      await programme.send('RaiseTask', { ...ofNobody, ...concern, taskId: 't3' });
      expect(await programme.events()).toHaveLength(3);
    });
  });

  describe('under an id as the system derives them', () => {
    const derived = 'D9B2D63D-A233-5123-847A-71DE0E5CA4D1'.toLowerCase();
    it.each([
      ['taskId', { taskId: derived }],
      ['taskId', { taskId: derived.toUpperCase() }],
      ['taskId', { taskId: derived, source: { system: 's', batch: 'b', row: 'r' } }],
      ['commandId', { commandId: derived }],
    ])('raise none but for the system, and name the field and the way out: %s', async (field, ids) => {
      await expect(programme.send('RaiseTask', { ...raise, ...ids })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        faults: [{ field, rule: expect.stringContaining('Give a random one') }],
      });
      expect(await programme.events()).toEqual([]);
      const actor = { id: 'reaction-x', role: 'SYSTEM', organisation: 'throughline' };
      await programme.send('RaiseTask', { ...raise, ...ids }, { actor });
      expect(await programme.events()).toHaveLength(1);
    });

    it('raise one that is imported, whose own id is another, and one with a random id', async () => {
      const source = { system: 's', batch: 'b', row: 'r' };
      await programme.send('RaiseTask', { ...raise, commandId: derived, source });
      const random = 'd9b2d63d-a233-4123-847a-71de0e5ca4d1';
      await programme.send('RaiseTask', { ...raise, taskId: random, commandId: random });
      expect(await programme.events()).toHaveLength(2);
    });
  });
});
