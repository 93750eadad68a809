import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Inspectable } from '#event-log';
import type { KeyReader } from '#privacy';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { type SealFault, verifySeals } from './verify-seals.js';

describe('verifying what is sealed', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    for (const personId of ['p1', 'p2', 'p3']) {
      await programme.send('RegisterPerson', { personId, occurredOn: '2013-05-20' });
      await programme.send('RecordPersonalDetails', {
        personId,
        name: `N ${personId}`,
        occurredOn: '2013-05-20',
      });
    }
  });
  afterEach(() => programme.close());

  async function faults(keys: KeyReader, log: Inspectable = programme.log): Promise<readonly SealFault[]> {
    const found: SealFault[] = [];
    for await (const fault of verifySeals(log, keys)) found.push(fault);
    return found;
  }

  it('finds nothing where every value opens, or its person was erased', async () => {
    expect(await faults(programme.keys)).toEqual([]);
    await programme.keys.destroy('p2');
    expect(await faults(programme.keys)).toEqual([]);
  });

  it('names the event whose key is missing, and its place', async () => {
    const { keys } = programme;
    const lost: KeyReader = {
      find: async (wanted) => {
        const found = await keys.find(wanted);
        return wanted.map(({ subject }, index) => (subject === 'p2' ? undefined : found[index]));
      },
      close: () => keys.close(),
    };
    const [entry] = (await programme.events()).filter(
      ({ type, subjects }) => type === 'PersonalDetailsRecorded' && subjects.includes('p2'),
    );
    expect(await faults(lost)).toEqual([
      {
        position: entry?.position,
        stream: 'dataSubject-p2',
        revision: 1n,
        detail: expect.stringContaining(
          `event ${entry?.id}, data.name: its key is neither kept nor recorded`,
        ),
      },
    ]);
  });

  it('names a value that was changed, and passes over what is no JSON', async () => {
    const inspection = programme.log.inspect();
    const changed: Inspectable = {
      inspect: () => ({
        ...inspection,
        heads: () => inspection.heads(),
        eventAt: (stream, revision) => inspection.eventAt(stream, revision),
        anchorAfter: (position) => inspection.anchorAfter(position),
        lastGiven: () => inspection.lastGiven(),
        positionOf: (place) => inspection.positionOf(place),
        eventsAfter: (position, limit) =>
          inspection.eventsAfter(position, limit).map((event) => ({
            ...event,
            data: event.stream === 'dataSubject-p1' ? '{"a' : event.data.replace(/:p3:./, ':p3:_'),
          })),
      }),
    };
    expect(await faults(programme.keys, changed)).toMatchObject([
      { stream: 'dataSubject-p3', detail: expect.stringContaining('the sealed value was changed') },
    ]);
  });
});
