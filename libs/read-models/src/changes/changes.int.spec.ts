import { expect, it } from '@jest/globals';
import { logDigest, parsePosition, type Position } from '#event-log';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import { today, useTold } from '../testing/told.js';

onEachDatabase('the feed of changes', (newPlace) => {
  const at = useTold(newPlace);

  it('tells every event of the log once, in its order, without holes', async () => {
    const { changes, scannedTo } = await at.models.changes.changesAfter({ after: 0, limit: 1000 });
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => index + 1));
    expect(changes.map(({ position }) => position)).toEqual(changes.map(({ position }) => position).sort());
    expect(scannedTo).toBe(await at.models.changes.latestSequence());
    expect(await at.models.changes.earliest()).toBe(1);
  });

  it('knows the last event and the digest of the log at every place, and none where it has not got', async () => {
    const { changes, story } = { changes: at.models.changes, story: at.story };
    let digest: string | null = null;
    let head: Position | null = null;
    for await (const event of story.log.readAll()) {
      digest = logDigest(digest, event.hash);
      head = event.position;
      expect(await changes.logAt(event.position)).toEqual({ eventId: event.id, digest, erasureEpoch: 0 });
    }
    expect(head).not.toBeNull();
    expect(await changes.logAt(parsePosition('9999'.padStart(20, '0')))).toBeNull();
  });

  it('says at every place how many erasures are done by now, each counted once', async () => {
    const { changes } = at.models;
    const first = (await changes.changesAfter({ after: 0, limit: 1 })).changes[0]?.position;
    if (first === undefined) throw new Error('nothing was told');
    const epochs: unknown[] = [];
    for (const personId of ['ann', 'ben']) {
      const stream = `dataSubject-${personId}`;
      await at.story.record(stream, 'ErasureOrdered', { requestId: `r-${personId}` }, { on: today });
      await at.story.settled(at.models);
      epochs.push((await changes.logAt(first))?.erasureEpoch);
      await at.story.record(stream, 'DataSubjectKeyDestroyed', {}, { on: today });
      await at.story.settled(at.models);
      epochs.push((await changes.logAt(first))?.erasureEpoch);
    }
    expect(epochs).toEqual([0, 1, 1, 2]);
    // The same in a build of its own, and in whatever batches it was written.
    const again = await at.story.open(await at.anotherPlace());
    await at.story.settled(again);
    expect(await again.changes.logAt(first)).toEqual(await changes.logAt(first));
  });

  it('goes on after a sequence number, for one person or one unit', async () => {
    const all = await at.models.changes.changesAfter({ after: 0, limit: 1000 });
    const ofBen = await at.models.changes.changesAfter({ after: 0, limit: 3, filter: { personId: 'ben' } });
    expect(ofBen.changes).toHaveLength(3);
    expect(ofBen.scannedTo).toBe(ofBen.changes.at(-1)?.seq);
    const rest = await at.models.changes.changesAfter({
      after: ofBen.scannedTo,
      limit: 1000,
      filter: { personId: 'ben' },
    });
    const expected = all.changes.filter(({ personIds }) => personIds.includes('ben'));
    expect([...ofBen.changes, ...rest.changes]).toEqual(expected);
    expect(rest.scannedTo).toBe(all.scannedTo);
    const ofUnit = await at.models.changes.changesAfter({
      after: 0,
      limit: 1000,
      filter: { unit: 'unit-1' },
    });
    expect(ofUnit.changes).toEqual(all.changes.filter(({ deliveryUnit }) => deliveryUnit === 'unit-1'));
  });

  it('says which entry a correction takes back, and tells its listeners', async () => {
    let calls = 0;
    const end = at.models.changes.onAppended(() => (calls += 1));
    await at.story.retract('mentor-ann', at.told.approval, today);
    await at.story.settled(at.models);
    end();
    const after = (await at.models.changes.latestSequence()) - 1;
    const { changes } = await at.models.changes.changesAfter({ after, limit: 10 });
    expect(changes).toMatchObject([
      { type: 'EntryRetracted', corrects: at.told.approval, personIds: ['ann'] },
    ]);
    expect(calls).toBeGreaterThan(0);
  });
});
