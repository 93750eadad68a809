import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Position } from '#event-log';
import type { AnyFact, FactUsed } from '#programme';
import type { Checkpoint } from '#projections';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { officerBefore } from './officer-before.js';
import { ReactionProgress } from './reaction-progress.js';
import type { ReactionContext } from './reaction.js';
import { runReactions } from './reactor.js';
import { reviewDependents } from './review-dependents.js';
import { reviewDeviations } from './review-deviations.js';
import { reviewMatches } from './review-matches.js';

const TODAY = '2013-06-01';
const BEYOND = '00000000000000099999' as Position;
const reactions = [reviewDeviations, reviewMatches, reviewDependents];

class CheckpointInMemory implements Checkpoint {
  constructor(public at: Position | null = null) {}

  async read(): Promise<Position | null> {
    return this.at;
  }

  async move(from: Position | null, to: Position): Promise<boolean> {
    if (this.at !== from) return false;
    this.at = to;
    return true;
  }
}

describe('Reactions', () => {
  let programme: ProgrammeForTest;
  const failures: unknown[] = [];
  beforeEach(async () => {
    failures.length = 0;
    programme = programmeForTest(`${TODAY}T12:00:00.000Z`);
    for (const personId of ['mentor', 'mentee']) {
      await programme.send('RegisterPerson', { personId, occurredOn: TODAY });
      await programme.send('StartSentence', {
        personId,
        sentenceId: `${personId}-s`,
        occurredOn: TODAY,
        kind: 'LICENCE',
        expectedEndOn: '2013-08-01',
        area: 'essex',
      });
    }
  });
  afterEach(() => programme.close());

  const revisionOf = (fact: FactUsed) => (fact.revision === 'no_stream' ? -1n : BigInt(fact.revision));
  const context = (): ReactionContext => ({
    openMatchesOf: async () => [{ matchId: 'x1', mentorId: 'mentor', menteeId: 'mentee' }],
    async restingOn(event) {
      const events = await programme.events();
      return events.flatMap((each) =>
        (each.factsUsed ?? [])
          .filter((fact) => fact.stream === event.stream && revisionOf(fact) < event.revision)
          .map((fact) => ({
            entryId: each.id,
            type: each.type,
            occurredOn: each.occurredOn ?? '',
            revision: revisionOf(fact),
            personIds: each.subjects,
          })),
      );
    },
    officerBefore: async (event) => officerBefore(await programme.events(), event),
    entry: async (stream, id) =>
      (await programme.events()).find((each) => each.stream === stream && each.id === id),
  });

  /** Runs the reactions until they have caught up with the head, as often as it is called. */
  const react = async (checkpoint = new CheckpointInMemory()): Promise<readonly AnyFact[]> => {
    const stop = new AbortController();
    const running = runReactions({
      log: programme.log,
      executor: programme.executor,
      reactions,
      context: context(),
      checkpoint,
      onFailure: ({ error }) => failures.push(error),
      signal: stop.signal,
    });
    let isOver = false;
    const end = () => void (isOver = true);
    void running.then(end, end);
    const head = await programme.log.head();
    const latest = Date.now() + 20_000;
    while (checkpoint.at === null || checkpoint.at === BEYOND || checkpoint.at < (head ?? '')) {
      if (isOver || Date.now() > latest) break; // what they have not come to will be missed in the answer
      await new Promise(setImmediate);
    }
    stop.abort();
    await running;
    return (await programme.events()).filter(({ type }) => type === 'TaskRaised');
  };

  const refer = {
    personId: 'mentor',
    caseId: 'case',
    route: 'MENTOR',
    referrer: { kind: 'SELF', confirmedBy: 'pm' },
    unit: 'u',
    contract: 'c',
  };
  const confirm = async () => {
    await programme.send('SubmitReferral', { ...refer, occurredOn: TODAY });
    const { entries } = await programme.send('ConfirmEligibility', {
      personId: 'mentor',
      caseId: 'case',
      occurredOn: TODAY,
    });
    return entries[0]?.id;
  };

  it('raise a task for a fact that was accepted although a gate was shut', async () => {
    programme.setClock('2013-06-05T12:00:00.000Z');
    await programme.send('ClearVetting', {
      personId: 'mentor',
      kind: 'DBS_BASIC',
      occurredOn: '2013-06-02',
      expiresOn: '2015-01-01',
    });
    const { entries } = await programme.send('ApproveMentor', {
      personId: 'mentor',
      capacity: 1,
      occurredOn: '2013-06-03',
    });
    expect(await react()).toMatchObject([
      {
        data: { kind: 'DEVIATION_REVIEW', about: { stream: 'mentor-mentor', eventId: entries[0]?.id } },
        subjects: ['mentor'],
        causationId: entries[0]?.id,
      },
    ]);
  });

  it('raise a task in the trace of the event that made them', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const actor = { id: 'om-1', role: 'OFFENDER_MANAGER', organisation: 'ept' };
    const breachOf = { personId: 'mentor', breachId: 'b', sentenceId: 'mentor-s', occurredOn: TODAY };
    await programme.send('RecordBreach', breachOf, { actor, traceparent });
    expect(await react()).toMatchObject([{ traceparent }]);
  });

  it('raise each task once, also when they start from the beginning again', async () => {
    await programme.send('RecordBreach', {
      personId: 'mentor',
      breachId: 'b',
      sentenceId: 'mentor-s',
      occurredOn: TODAY,
    });
    expect(await react()).toHaveLength(1);
    expect(await react(new CheckpointInMemory())).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  it('begin again where their checkpoint is beyond the log, which was brought back from a backup', async () => {
    await programme.send('RecordBreach', {
      personId: 'mentor',
      breachId: 'b',
      sentenceId: 'mentor-s',
      occurredOn: TODAY,
    });
    expect(await react(new CheckpointInMemory(BEYOND))).toHaveLength(1);
  });

  const breach = (breachId: string) =>
    programme.send('RecordBreach', {
      personId: 'mentor',
      breachId,
      sentenceId: 'mentor-s',
      occurredOn: TODAY,
    });

  it('raise each task once where two processes run them, and both go on after the other was faster', async () => {
    const shared = new CheckpointInMemory();
    await breach('b1');
    await Promise.all([react(shared), react(shared)]);
    await breach('b2');
    await Promise.all([react(shared), react(shared)]);
    expect(failures).toEqual([]);
    expect((await programme.events()).filter(({ type }) => type === 'TaskRaised')).toHaveLength(2);
  });

  it('leave out what another process has seen to meanwhile', async () => {
    await breach('b1');
    const head = await programme.log.head();
    const checkpoint = new CheckpointInMemory();
    // Reads nothing at first, as one does that began together with the other; the other is done by then.
    const raced: Checkpoint = {
      read: () => checkpoint.read(),
      async move() {
        checkpoint.at = head;
        return false;
      },
    };
    const progress = await ReactionProgress.of(raced, programme.log);
    const [first] = await programme.events();
    await progress.reached(first?.position as Position);
    const positions = (await programme.events()).map(({ position }) => position as Position);
    expect(positions.every((position) => progress.covers(position))).toBe(true);
  });

  it('go on from their checkpoint where it could not be had for a while', async () => {
    await breach('b1');
    const checkpoint = new CheckpointInMemory();
    const move = checkpoint.move.bind(checkpoint);
    let refused = 0;
    checkpoint.move = async (from, to) => {
      if ((refused += 1) <= 2) throw new Error('the database is starting up');
      return move(from, to);
    };
    expect(await react(checkpoint)).toHaveLength(1);
    expect(failures).toHaveLength(2);
  });

  it('raise an urgent task that lists the matches when a mentor is in breach', async () => {
    await programme.send('RecordBreach', {
      personId: 'mentor',
      breachId: 'b',
      sentenceId: 'mentor-s',
      occurredOn: TODAY,
    });
    expect(await react()).toMatchObject([
      { data: { kind: 'MENTOR_REVIEW', urgent: true, matchIds: ['x1'] } },
    ]);
  });

  it("raise a review of the match when a mentee's sentence ends, and none when a mentor's does", async () => {
    await programme.send('EndSentence', {
      personId: 'mentee',
      sentenceId: 'mentee-s',
      outcome: 'COMPLETED',
      occurredOn: TODAY,
    });
    await programme.send('EndSentence', {
      personId: 'mentor',
      sentenceId: 'mentor-s',
      outcome: 'COMPLETED',
      occurredOn: TODAY,
    });
    expect(await react()).toMatchObject([
      { data: { kind: 'MATCH_REVIEW', urgent: false, matchIds: ['x1'] }, subjects: ['mentee'] },
    ]);
  });

  it('raise a review of an eligibility decision when the date that it rests on changes later', async () => {
    const decision = await confirm();
    programme.setClock('2013-06-10T12:00:00.000Z');
    await programme.send('ChangeSentenceEndDate', {
      personId: 'mentor',
      sentenceId: 'mentor-s',
      expectedEndOn: '2014-06-01',
      occurredOn: '2013-06-10',
    });
    expect(await react()).toMatchObject([
      { data: { kind: 'DEPENDENT_FACT_REVIEW', entryIds: [decision] }, subjects: ['mentor'] },
    ]);
  });

  it('raise a review of what rested on an entry that is taken back', async () => {
    const start = (await programme.events()).find(
      ({ stream, type }) => stream === 'supervision-mentor' && type === 'SentenceStarted',
    );
    const decision = await confirm();
    await programme.send('RetractEntry', {
      stream: 'supervision-mentor',
      entryId: start?.id,
      reason: 'another person',
    });
    expect(await react()).toMatchObject([
      { data: { kind: 'DEPENDENT_FACT_REVIEW', entryIds: expect.arrayContaining([decision]) } },
    ]);
  });

  it('raise nothing for what came to be known before the decision, or happened after it', async () => {
    await confirm();
    programme.setClock('2013-07-02T12:00:00.000Z');
    await programme.send('EndSentence', {
      personId: 'mentee',
      sentenceId: 'mentee-s',
      outcome: 'COMPLETED',
      occurredOn: TODAY,
      backdateReason: 'late',
    });
    const tasks = await react();
    expect(tasks.filter(({ data }) => JSON.stringify(data).includes('DEPENDENT'))).toEqual([]);
  });

  it.each([
    ['dies', 'EndSentence', { sentenceId: 'mentor-s', outcome: 'DIED' }],
    ['is recalled after a breach', 'ResolveBreach', { breachId: 'b', resolution: 'RECALLED' }],
  ])('raise an urgent task that lists the matches when a mentor %s', async (_what, command, input) => {
    const of = { personId: 'mentor', occurredOn: TODAY };
    await programme.send('RecordBreach', { ...of, breachId: 'b', sentenceId: 'mentor-s' });
    const { entries } = await programme.send(command, { ...of, ...input });
    expect((await react()).filter(({ causationId }) => causationId === entries[0]?.id)).toMatchObject([
      { data: { kind: 'MENTOR_REVIEW', urgent: true, matchIds: ['x1'] }, subjects: ['mentor'] },
    ]);
  });

  const late = { occurredOn: '2013-05-30', backdateReason: 'found on paper' };
  const match = (matchId: string, mentorId: string, menteeId: string) => ({ matchId, mentorId, menteeId });

  it('raise a review where two people came to be matched both ways at the same moment', async () => {
    const both = await Promise.allSettled([
      programme.send('MakeMatch', { ...match('x1', 'mentor', 'mentee'), ...late }),
      programme.send('MakeMatch', { ...match('x2', 'mentee', 'mentor'), ...late }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    const [first] = (await programme.events()).filter(({ type }) => type === 'MatchMade');
    const reviews = (await react()).filter(({ data }) => JSON.stringify(data).includes('DEPENDENT'));
    expect(reviews.map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ kind: 'DEPENDENT_FACT_REVIEW', entryIds: [first?.id] }),
    );
  });

  it('raise a review of an enrolment when its case turns out to have ended before', async () => {
    await programme.send('SubmitReferral', { ...refer, ...late });
    await programme.send('PlanTrainingGroup', {
      groupId: 'g',
      place: 'Chelmsford',
      unit: 'u',
      contract: 'c',
      trainer: { id: 't', role: 'TRAINER' },
      capacity: 8,
      modules: ['PM1'],
      startOn: TODAY,
      ...late,
    });
    programme.setClock('2013-06-10T12:00:00.000Z');
    const enrol = { groupId: 'g', personId: 'mentor', occurredOn: '2013-06-03' };
    const { entries } = await programme.send('EnrolLearner', enrol);
    await programme.send('CloseCase', {
      personId: 'mentor',
      caseId: 'case',
      reason: 'MOVED',
      occurredOn: '2013-06-02',
    });
    expect((await react()).filter(({ data }) => JSON.stringify(data).includes('DEPENDENT'))).toMatchObject([
      { data: { entryIds: [entries[0]?.id] } },
    ]);
  });

  it('go on where somebody whom a task is about is no longer registered', async () => {
    await programme.send('MakeMatch', { ...match('x1', 'mentor', 'mentee'), ...late });
    const registration = (await programme.events()).find(({ stream }) => stream === 'dataSubject-mentor');
    await programme.send('RetractEntry', {
      stream: 'dataSubject-mentor',
      entryId: registration?.id,
      reason: 'the same person twice',
    });
    const tasks = await react();
    expect(failures).toEqual([]);
    expect(tasks.map(({ subjects }) => subjects)).toEqual([['mentee'], ['mentee']]);
  });
});
