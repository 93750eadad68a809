import { beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '#access';
import type { CommandReceipt } from '../../support/api.js';
import { daysAgo } from '../../support/days.js';
import { castOf, type Cast, perform, PERSONAL, smallProgramme, UNIT } from '../../support/programme.js';
import { caseFile, caseStates, entryOf, programmeSummary, replay, typesIn } from '../../support/queries.js';
import { recordedEvents } from '../../support/recorded-log.js';
import { type RunningServer, startServer } from '../../support/server.js';
import type { Stores } from '../../support/stores.js';
import { Subscriber } from '../../support/subscriber.js';
import { untilSettled } from '../../support/until.js';

/** A programme with two people in it, from the first mutation to a restart, over HTTP and sockets, on these stores. */
export function describeSmallProgramme(where: string, open: () => Promise<Stores>): void {
  describe(where, () => {
    let server: RunningServer;
    let cast: Cast;
    let receipts: readonly CommandReceipt[];

    beforeAll(async () => {
      const stores = await open();
      server = await startServer({ stores });
      cast = castOf(server.api);
      receipts = await perform(server.api, smallProgramme(cast));
      await untilSettled(server); // what follows counts entries, and no task may come between
    }, 60_000);

    describe('A small programme on an empty folder', () => {
      it('begins with an address and a token for every role', () => {
        expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
        expect([...server.tokens.keys()].sort()).toEqual([...ROLES].sort());
        expect(server.process.stderr).toBe('');
      });

      it('is recorded through mutations, each by the role whose work it is', () => {
        expect(receipts).toHaveLength(smallProgramme(cast).length);
        expect(receipts.every(({ entries, repeated }) => entries.length === 1 && !repeated)).toBe(true);
        // The safeguarding lead, whose work neither of the two is, says why.
        expect(receipts.flatMap(({ deviations }) => deviations)).toEqual(['OUT_OF_REACH']);
      });

      it("gives the officer the mentee's journey in order, and no session note", async () => {
        const file = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentee);
        expect(file.details).toMatchObject({ name: PERSONAL.menteeName, email: PERSONAL.email });
        const days = file.edges.map(({ node }) => node.occurredOn);
        expect(days).toEqual([...days].sort());
        expect(typesIn(file)).toEqual(
          expect.arrayContaining([
            'SentenceStarted',
            'MatchMade',
            'SessionHeld',
            'BreachResolved',
            'OutcomeObserved',
          ]),
        );
        expect(typesIn(file)).not.toContain('SessionNoteWritten');
      });

      it('gives the mentor the note that they wrote, and the programme manager too', async () => {
        for (const role of ['MENTOR', 'PROGRAMME_MANAGER'] as const) {
          const file = await caseFile(server.api, role, cast.mentee);
          expect(entryOf(file, 'SessionNoteWritten').data).toMatchObject({ note: PERSONAL.note });
        }
      });

      it('does not let a mentor see somebody else, nor tell that there is anybody', async () => {
        const token = server.api.token('MENTOR');
        const ask = (personId: string) =>
          server.api.send(token, `{ caseFile(personId: "${personId}") { erased } }`);
        const [hidden, absent] = await Promise.all([ask(cast.third), ask('nobody-at-all')]);
        expect(hidden.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
        expect(hidden.errors).toEqual(absent.errors);
      });

      it('shows at each day the state of that day', async () => {
        const states = (asAt: string) => caseStates(server.api, 'PROGRAMME_MANAGER', { asAt });
        expect(await states(daysAgo(27))).toEqual({ 'case-mentor': 'REFERRED' });
        expect(await states(daysAgo(20))).toMatchObject({
          'case-mentor': 'QUALIFIED',
          'case-mentee': 'ELIGIBLE',
        });
        expect(await states(daysAgo(17))).toMatchObject({ 'case-mentee': 'MATCHED' });
        expect(await states(daysAgo(16))).toMatchObject({ 'case-mentee': 'IN_SESSIONS' });
        expect(await states(daysAgo(9))).toMatchObject({ 'case-mentor': 'WAITING_TO_START' });
        expect(await states(daysAgo(0))).toMatchObject({ 'case-mentor': 'CASE_SUPPORTER' });
      });

      it('shows at each instant what was known then', async () => {
        const now = await caseFile(server.api, 'PROGRAMME_MANAGER', cast.mentee);
        const knownAt = entryOf(now, 'MatchMade').recordedAt;
        const then = await caseFile(server.api, 'PROGRAMME_MANAGER', cast.mentee, { knownAt });
        expect(typesIn(then)).toContain('MatchMade');
        expect(typesIn(then)).not.toContain('BreachRecorded');
        expect(then.receipt).toMatchObject({ knownAt, asAt: daysAgo(0) });
      });

      it('lets one read what one has just written', async () => {
        const { position, entries } = await server.api.command('OFFENDER_MANAGER', 'IssueBreachWarning', {
          occurredOn: daysAgo(12),
          personId: cast.mentee,
          breachId: 'breach-1',
        });
        const file = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentee, { atLeast: position });
        expect(entryOf(file, 'BreachWarningIssued').entryId).toBe(entries[0]?.id);
      });

      it('refuses to wait for a position that the log has never given', async () => {
        const { errors } = await server.api.send(
          server.api.token('PROGRAMME_MANAGER'),
          '{ cases(atLeast: "00000000000000999999") { totalCount } }',
        );
        expect(errors).toMatchObject([{ extensions: { code: 'POSITION_BEYOND_HEAD' } }]);
      });
    });

    describe('A subscription', () => {
      it('tells the officer everything since the beginning, and then each change as it comes', async () => {
        const { api, url } = server;
        const officer = new Subscriber(url, {
          token: api.token('OFFENDER_MANAGER'),
          personId: cast.mentee,
          after: '0',
        });
        const history = typesIn(await caseFile(api, 'OFFENDER_MANAGER', cast.mentee)).length;
        await officer.whenReceived(history);
        const { entries } = await api.command('OFFENDER_MANAGER', 'AgreeToParticipate', {
          occurredOn: daysAgo(1),
          personId: cast.mentee,
          purposes: ['CASE_STUDY'],
        });
        await officer.whenReceived(history + 1);
        expect(officer.updates.at(-1)?.entry).toMatchObject({
          entryId: entries[0]?.id,
          type: 'ParticipationAgreed',
          personIds: [cast.mentee],
        });
        const sequences = officer.updates.map(({ sequence }) => Number(sequence));
        expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
        expect(officer.updates.map(({ entry }) => entry.type)).not.toContain('SessionNoteWritten');
        await officer.close();
      });

      it('of a Delivery Unit tells its changes and no others', async () => {
        const { api, url } = server;
        const manager = new Subscriber(url, {
          token: api.token('PROGRAMME_MANAGER'),
          unit: UNIT,
          after: '0',
        });
        await manager.whenReceived(5);
        expect(manager.updates.map(({ entry }) => entry.type)).toEqual(
          expect.arrayContaining(['ReferralSubmitted']),
        );
        await manager.close();
        const elsewhere = new Subscriber(url, {
          token: api.token('PROGRAMME_MANAGER'),
          unit: 'southbridge',
          after: '0',
        });
        const { position } = await api.command('PROGRAMME_MANAGER', 'RecordPersonalDetails', {
          occurredOn: daysAgo(0),
          personId: cast.mentee,
          name: PERSONAL.menteeName,
        });
        await api.caughtUp(position);
        await elsewhere.close();
        expect(elsewhere.updates).toEqual([]);
      });
    });

    describe('What leaves the house', () => {
      it("hides small numbers in a commissioner's breakdown, and names nobody", async () => {
        const exact = await programmeSummary(server.api, 'CONTRACT_MANAGER', cast.contract);
        const referred = exact.byUnit
          .find(({ unit }) => unit === UNIT)
          ?.funnel.filter(({ stage }) => stage === 'REFERRED');
        expect(referred).toMatchObject([
          { route: 'MENTOR', cases: 1 },
          { route: 'MENTEE', cases: 1 },
        ]);
        expect(exact.receipt.suppression).toBeNull();

        const hidden = await programmeSummary(server.api, 'COMMISSIONER', cast.contract);
        const counts = hidden.byUnit.flatMap(({ funnel }) => funnel.map(({ cases }) => cases));
        expect(counts.every((count) => count === null || count === 0)).toBe(true);
        expect(hidden.receipt).toMatchObject({ suppression: { threshold: 10, roundTo: 5 }, position: null });
        const text = JSON.stringify(hidden);
        for (const secret of [cast.mentor, cast.mentee, ...Object.values(PERSONAL)])
          expect(text).not.toContain(secret);
      });

      it('shows a commissioner no other contract', async () => {
        const { errors } = await server.api.send(
          server.api.token('COMMISSIONER'),
          '{ programmeSummary(contract: "somebody-elses") { awards } }',
        );
        expect(errors).toHaveLength(1);
        expect(['NOT_FOUND', 'ACCESS_DENIED']).toContain(errors[0]?.extensions.code);
      });

      it('replays the whole log to an evaluator without a person in it', async () => {
        const { text, lines } = await replay(server.api);
        const events = await recordedEvents(server);
        // Tasks as well: a review would tell that two people must not meet.
        const released = events
          .map(({ type }) => type)
          .filter((type) => !/^(NonAssociation|Task)/.test(type));
        expect(lines.at(-1)).toMatchObject({ end: true, events: released.length });
        expect(
          lines
            .slice(1, -1)
            .map(({ type }) => type)
            .sort(),
        ).toEqual(released.sort());

        const { mentor, mentee, third, imported, officer, trainer } = cast;
        const ids = ['case-mentor', 'case-mentee', 'match-1', 'session-1', 'goal-1', 'group-1', 'breach-1'];
        for (const id of [mentor, mentee, third, imported, officer, trainer, `${mentee}-s1`, ...ids]) {
          expect(text).not.toContain(`"${id}"`);
        }
        for (const secret of [
          mentee,
          third,
          imported,
          ...Object.values(PERSONAL),
          'A place of my own',
          'sealed:',
        ]) {
          expect(text).not.toContain(secret);
        }
        for (const { id } of events) expect(text).not.toContain(id);
      });

      it('gives the same release again byte for byte, and another one under other pseudonyms', async () => {
        const [one, again, other] = await Promise.all([
          replay(server.api, { release: 'first' }),
          replay(server.api, { release: 'first' }),
          replay(server.api, { release: 'second' }),
        ]);
        expect(one.text).toBe(again.text);
        const pseudonyms = (text: string) => new Set(text.match(/"subjects":\["[^"]+"/g));
        expect(pseudonyms(one.text).size).toBeGreaterThan(3);
        expect(
          [...pseudonyms(one.text)].filter((pseudonym) => pseudonyms(other.text).has(pseudonym)),
        ).toEqual([]);
      });
    });

    describe('A correction', () => {
      it('takes an entry back for now, and leaves it standing for what was known before', async () => {
        const { api } = server;
        const before = await caseFile(api, 'PROGRAMME_MANAGER', cast.mentee);
        const feedback = entryOf(before, 'PractitionerFeedbackReceived');
        const knownAt =
          before.edges
            .map(({ node }) => node.recordedAt)
            .sort()
            .at(-1) ?? '';
        const subscriber = new Subscriber(server.url, {
          token: api.token('PROGRAMME_MANAGER'),
          personId: cast.mentee,
          after: (await api.recordState()).latestSequence,
        });
        const { position: atLeast } = await api.command('PROGRAMME_MANAGER', 'RetractEntry', {
          stream: feedback.stream,
          entryId: feedback.entryId,
          reason: 'It was about somebody else.',
        });

        const now = await caseFile(api, 'PROGRAMME_MANAGER', cast.mentee, { atLeast });
        expect(typesIn(now)).not.toContain('PractitionerFeedbackReceived');
        const then = await caseFile(api, 'PROGRAMME_MANAGER', cast.mentee, { atLeast, knownAt });
        expect(entryOf(then, 'PractitionerFeedbackReceived')).toEqual(feedback);
        const all = await caseFile(api, 'PROGRAMME_MANAGER', cast.mentee, { atLeast }, true);
        expect(entryOf(all, 'PractitionerFeedbackReceived').superseded).toEqual({
          kind: 'RETRACTED',
          reason: 'It was about somebody else.',
        });
        await subscriber.whenReceived(1);
        expect(subscriber.updates[0]?.entry).toMatchObject({ type: 'EntryRetracted', correction: true });
        await subscriber.close();

        const again = await api.refused('PROGRAMME_MANAGER', 'RetractEntry', {
          stream: feedback.stream,
          entryId: feedback.entryId,
          reason: 'Once more.',
        });
        expect(again.extensions).toMatchObject({ code: 'ALREADY_CORRECTED' });
      });

      it('is refused while later entries stand on the one that it would take back', async () => {
        const file = await caseFile(server.api, 'PROGRAMME_MANAGER', cast.mentee);
        const { stream, entryId } = entryOf(file, 'ReferralSubmitted');
        const error = await server.api.refused('PROGRAMME_MANAGER', 'RetractEntry', {
          stream,
          entryId,
          reason: 'Wrong.',
        });
        expect(error.extensions).toMatchObject({ code: 'ENTRY_HAS_DEPENDENTS' });
      });
    });

    describe('A command', () => {
      it('with a revision that has moved on is refused, and says where the history stands', async () => {
        const { api } = server;
        const { stream, revision } = entryOf(
          await caseFile(api, 'OFFENDER_MANAGER', cast.mentee),
          'BreachResolved',
        );
        const before = (await recordedEvents(server)).length;
        const stale = String(Number(revision) - 1);
        const error = await api.refused('OFFENDER_MANAGER', 'RecordBreach', {
          occurredOn: daysAgo(2),
          personId: cast.mentee,
          breachId: 'breach-2',
          sentenceId: `${cast.mentee}-s1`,
          expectedRevision: stale,
        });
        expect(error.extensions).toMatchObject({
          code: 'WRONG_EXPECTED_REVISION',
          facts: { stream, expected: stale },
        });
        expect(error.extensions['wayOut']).toEqual(expect.any(String));
        expect((await recordedEvents(server)).length).toBe(before);
      });

      it('sent again under its id gives its receipt again, and records nothing', async () => {
        const { api } = server;
        const input = {
          occurredOn: daysAgo(2),
          personId: cast.mentee,
          breachId: 'breach-3',
          sentenceId: `${cast.mentee}-s1`,
          commandId: 'twice-the-same',
        };
        const first = await api.command('OFFENDER_MANAGER', 'RecordBreach', input);
        const before = (await recordedEvents(server)).length;
        const second = await api.command('OFFENDER_MANAGER', 'RecordBreach', input);
        expect(second).toEqual({ ...first, repeated: true });
        expect((await recordedEvents(server)).length).toBe(before);
      });

      it('sent twice at the same moment under one id is carried out once', async () => {
        const { api } = server;
        const before = (await recordedEvents(server)).length;
        const input = {
          occurredOn: daysAgo(2),
          personId: cast.mentee,
          name: PERSONAL.menteeName,
          commandId: 'both-at-once',
        };
        const [one, other] = await Promise.all([
          api.command('OFFENDER_MANAGER', 'RecordPersonalDetails', input),
          api.command('OFFENDER_MANAGER', 'RecordPersonalDetails', input),
        ]);
        expect(one.entries).toEqual(other.entries);
        expect([one.repeated, other.repeated].sort()).toEqual([false, true]);
        expect((await recordedEvents(server)).length).toBe(before + 1);
      });
    });

    describe('A restart', () => {
      it('keeps everything: the log, what is read from it, the sequence, the tokens', async () => {
        const { api, folder, stores } = server;
        await untilSettled(server);
        const file = await caseFile(api, 'PROGRAMME_MANAGER', cast.mentee, {}, true);
        const summary = await programmeSummary(api, 'CONTRACT_MANAGER', cast.contract);
        const { text } = await replay(api, { release: 'kept' });
        const { head, latestSequence } = await api.recordState();
        await server.stop();

        server = await startServer({ folder, stores });
        expect(await server.api.recordState()).toMatchObject({ head, latestSequence });
        expect((await caseFile(server.api, 'PROGRAMME_MANAGER', cast.mentee, {}, true)).edges).toEqual(
          file.edges,
        );
        expect(await programmeSummary(server.api, 'CONTRACT_MANAGER', cast.contract)).toEqual(summary);
        expect((await replay(server.api, { release: 'kept' })).text).toBe(text);
        const earlier = await server.api.send(api.token('COMMISSIONER'), '{ me { roles } }');
        expect(earlier.data).toEqual({ me: { roles: ['COMMISSIONER'] } });
      }, 30_000);
    });
  });
}
