import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { all } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const UPDATES = `subscription ($after: String, $personId: ID, $unit: ID) {
  caseUpdates(after: $after, personId: $personId, unit: $unit) {
    sequence position entry { entryId type line personIds correction corrects occurredOn }
  }
}`;

interface Update {
  readonly sequence: string;
  readonly position: string;
  readonly entry: {
    readonly entryId: string;
    readonly type: string;
    readonly line: string;
    readonly personIds: readonly string[];
    readonly correction: boolean;
    readonly corrects: string | null;
  };
}

function updatesIn(socket: RawSocket, id = '1'): readonly Update[] {
  return socket.messages.flatMap((message): Update[] => {
    const update: Update | undefined =
      message.type === 'next' && message.id === id
        ? JSON.parse(JSON.stringify(message.payload?.data?.['caseUpdates'] ?? null))
        : undefined;
    return update ? [update] : [];
  });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 8_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('case updates', () => {
  let gateway: GatewayForTest;
  beforeEach(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
  });
  afterEach(() => gateway.close());

  const breach = (breachId: string, personId = 'ben') =>
    gateway.record('RecordBreach', { personId, breachId, sentenceId: 's1', occurredOn: '2014-05-03' });

  it('come first as everything since, then live, nothing missed and nothing twice, while others write', async () => {
    const before = await breach('b0');
    const writing = (async () => {
      for (let i = 1; i <= 60; i++) {
        await breach(`b${i}`);
        if (i % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
      }
    })();
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('1', UPDATES, { after: '0' });
    await writing;
    await until(() => updatesIn(socket).filter(({ entry }) => entry.type === 'BreachRecorded').length === 61);

    const sequences = updatesIn(socket).map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    const breaches = updatesIn(socket).filter(({ entry }) => entry.type === 'BreachRecorded');
    const recorded = await all(gateway.log.readAll({ filter: { types: ['BreachRecorded'] } }));
    expect(breaches.map(({ entry }) => entry.entryId)).toEqual(recorded.map(({ id }) => id));
    expect(breaches[0]?.position).toBe(before.position);
    socket.close();
  });

  it('go on after a dropped connection from the last sequence, whole', async () => {
    const seen: string[] = [];
    let after = '0';
    const writing = (async () => {
      for (let i = 0; i < 40; i++) {
        await breach(`b${i}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
    while (seen.length < 40) {
      const socket = await new RawSocket(gateway).begin(gateway, people.officer);
      socket.subscribe('1', UPDATES, { after });
      await until(() => updatesIn(socket).length >= 5 || seen.length + breachIds(socket).length >= 40);
      seen.push(...breachIds(socket));
      after = updatesIn(socket).at(-1)?.sequence ?? after;
      socket.close();
      await socket.closed;
    }
    await writing;
    const recorded = await all(gateway.log.readAll({ filter: { types: ['BreachRecorded'] } }));
    expect(seen).toEqual(recorded.map(({ id }) => id));
  });
  const breachIds = (socket: RawSocket) =>
    updatesIn(socket)
      .filter(({ entry }) => entry.type === 'BreachRecorded')
      .map(({ entry }) => entry.entryId);

  it('come from now on where nothing else is said, in one line each', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    socket.subscribe('1', UPDATES, { personId: 'ben' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { stream, entries } = await breach('b1');
    await until(() => updatesIn(socket).length === 1);
    await gateway.record('RetractEntry', { stream, entryId: entries[0]?.id, reason: 'Wrong.' });
    await until(() => updatesIn(socket).length === 2);
    expect(updatesIn(socket).map(({ entry }) => entry.line)).toEqual([
      'ben: Breach recorded, happened 3 May, recorded today',
      'ben: Entry retracted, happened and recorded today, corrected',
    ]);
    expect(updatesIn(socket)[1]?.entry).toMatchObject({ correction: true, corrects: entries[0]?.id });
    socket.close();
  });

  it('are of those whom the subscriber reaches, and name no others', async () => {
    const mine = await new RawSocket(gateway).begin(gateway, people.officer);
    mine.subscribe('1', UPDATES, { after: '0' });
    await until(() => updatesIn(mine).some(({ entry }) => entry.type === 'MatchMade'));
    expect(new Set(updatesIn(mine).flatMap(({ entry }) => entry.personIds))).toEqual(new Set(['ben']));
    const others = await new RawSocket(gateway).begin(gateway, people.otherOfficer);
    others.subscribe('1', UPDATES, { after: '0' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(updatesIn(others)).toEqual([]);
    for (const socket of [mine, others]) socket.close();
  });

  it('say nothing of what is hidden from a role, nor that it was taken back', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.mentor);
    socket.subscribe('1', UPDATES);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { stream, entries } = await gateway.record('RecordNonAssociation', {
      personId: 'ben',
      otherPersonId: 'cat',
      reason: 'A threat.',
      occurredOn: '2014-05-03',
    });
    await gateway.record('RetractEntry', { stream, entryId: entries[0]?.id, reason: 'Another person.' });
    await breach('b1');
    await until(() => updatesIn(socket).length > 0);
    expect(updatesIn(socket).map(({ entry }) => entry.type)).toEqual(['BreachRecorded']);
    socket.close();
  });

  it('end for who loses sight of a person, and begin for who gains it, judged at each change', async () => {
    const old = await new RawSocket(gateway).begin(gateway, people.officer);
    const next = await new RawSocket(gateway).begin(gateway, people.otherOfficer);
    for (const socket of [old, next]) socket.subscribe('1', UPDATES);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await breach('b1');
    await until(() => updatesIn(old).length === 1);
    await gateway.record('AssignOffenderManager', {
      personId: 'ben',
      officer: 'om-2',
      unit: 'unit-2',
      occurredOn: '2014-06-01',
    });
    await breach('b2');
    await until(() => updatesIn(next).length === 2);
    expect(updatesIn(next).map(({ entry }) => entry.type)).toEqual([
      'OffenderManagerAssigned',
      'BreachRecorded',
    ]);
    expect(updatesIn(old).map(({ entry }) => entry.type)).toEqual(['BreachRecorded']);
    for (const socket of [old, next]) socket.close();
  });

  it('of one Delivery Unit are those of that unit', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('1', UPDATES, { unit: 'unit-9', after: '0' });
    await gateway.record('AssignOffenderManager', {
      personId: 'ben',
      officer: 'om-2',
      unit: 'unit-9',
      occurredOn: '2014-06-01',
    });
    await until(() => updatesIn(socket).length === 1);
    expect(updatesIn(socket)[0]?.entry.type).toBe('OffenderManagerAssigned');
    socket.close();
  });

  it.each([
    ['a person out of reach', { personId: 'cat' }, 'NOT_FOUND'],
    ['a person who does not exist', { personId: 'nobody' }, 'NOT_FOUND'],
    ['a sequence that is none', { after: 'yesterday' }, 'BAD_USER_INPUT'],
    ['a sequence beyond the latest', { after: '99999' }, 'BAD_USER_INPUT'],
    ['a variable of a wrong type', { personId: { a: 1 } }, 'BAD_USER_INPUT'],
  ])('refuse %s', async (_what, variables, code) => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    socket.subscribe('1', UPDATES, variables);
    const [, answer] = await socket.received(2);
    expect(JSON.stringify(answer)).toContain(`"code":"${code}"`);
    socket.close();
  });

  it('are refused to roles that work with no cases, and that is on record', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.commissioner);
    socket.subscribe('1', UPDATES);
    const [, answer] = await socket.received(2);
    expect(JSON.stringify(answer)).toContain('ACCESS_DENIED');
    const entries = await gateway.accessRecord.list({ limit: 1000 });
    expect(entries.at(-1)).toMatchObject({ operation: 'caseUpdates', principal: 'c-1', outcome: 'REFUSED' });
    socket.close();
  });

  it('let go of the feed when the subscriber completes, or goes away', async () => {
    let listening = 0;
    await gateway.close();
    gateway = await gatewayForTest({}, (services) => ({
      ...services,
      readModels: {
        ...services.readModels,
        changes: {
          ...services.readModels.changes,
          onAppended(listener) {
            listening += 1;
            const stop = services.readModels.changes.onAppended(listener);
            return () => {
              listening -= 1;
              stop();
            };
          },
        },
      },
    }));
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    for (const id of ['1', '2']) socket.subscribe(id, UPDATES);
    await until(() => listening === 2);
    socket.send({ type: 'complete', id: '1' });
    await until(() => listening === 1);
    socket.close();
    await until(() => listening === 0);
  });
});
