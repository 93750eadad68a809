import type { JsonObject } from '#event-log';
import { addDays } from '#programme';
import { Chances } from './random.js';
import type { Entry, Story } from './story.js';

/** An entry as it is planned: the days of recording put all of them in one order. */
interface Planned {
  readonly recorded: string;
  readonly stream: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly entry: Entry;
}

const START = '2012-10-01';
const LAST_DAY = '2014-09-26';
const UNITS = ['unit-1', 'unit-2', 'Unit-3'] as const;
const CONTRACTS = ['essex', 'kent'] as const;

/** By their bytes, capitals come before all small letters; in the order of a language they do not. */
export const personAt = (index: number) => (index % 4 === 3 ? `P${index}` : `p${index}`);

/**
 * A programme of so many persons in which much happens on the same days, late, or in the wrong place, and much of it is
 * taken back or replaced. Two of the same seed differ in nothing but the ids of their entries.
 */
export async function tellRandomProgramme(story: Story, seed: number, persons: number): Promise<void> {
  const told: { readonly id: string; readonly planned: Planned }[] = [];
  const chances = new Chances(seed);
  const plan = new Plan(chances);
  plan.contracts();
  for (let index = 0; index < persons; index += 1) plan.journey(index);
  for (const planned of plan.inOrder()) {
    told.push({ id: await story.record(planned.stream, planned.type, planned.data, planned.entry), planned });
    if (!chances.oneIn(12)) continue;
    const wrong = told[chances.below(told.length)];
    if (!wrong || wrong.planned.type.startsWith('Entry')) continue;
    const { stream, type, data, entry } = wrong.planned;
    if (chances.oneIn(2)) {
      await story.retract(stream, wrong.id, planned.recorded);
      continue;
    }
    const office = chances.oneIn(2) ? { office: entry.on.slice(0, 10) } : {};
    const correction = { entryId: wrong.id, entryType: type, replacedBy: 'next', reason: 'sealed:reason' };
    await story.record(stream, 'EntryCorrected', correction, { on: planned.recorded, ...subjectsOf(entry) });
    const right = { ...entry, ...office, unit: chances.pick(UNITS), recorded: planned.recorded };
    await story.record(stream, type, data, { ...right, corrects: wrong.id });
  }
}

const subjectsOf = ({ subjects }: Entry) => (subjects === undefined ? {} : { subjects });

class Plan {
  private readonly entries: Planned[] = [];
  constructor(private readonly chances: Chances) {}

  inOrder(): readonly Planned[] {
    return this.entries
      .filter(({ recorded }) => recorded <= LAST_DAY)
      .sort((a, b) => (a.recorded < b.recorded ? -1 : a.recorded > b.recorded ? 1 : 0));
  }

  contracts(): void {
    const none = { subjects: [] };
    for (const contract of CONTRACTS) {
      const stream = `contract-${contract}`;
      const award = { title: contract, bodies: ['epb'], areas: ['ept'] };
      this.add(stream, 'ContractAwarded', START, award, none);
      for (const [yearId, from, to] of [
        ['y1', '2012-10-01', '2013-09-30'],
        ['y2', '2013-10-01', '2014-09-30'],
      ] as const) {
        const targets = { awards: 10, matches: 20, sessions: 100 };
        this.add(stream, 'ContractYearCommissioned', START, { yearId, from, to, targets }, none);
      }
      const forecast = { yearId: 'y1', measure: 'AWARDS', value: 7, forecastFor: '2013-09-30' };
      this.add(stream, 'TargetForecast', '2013-01-10', forecast, none);
    }
    for (const unitId of UNITS) {
      this.add('contract-essex', 'DeliveryUnitOpened', START, { unitId, name: `At ${unitId}` }, none);
    }
    for (const id of ['epb', 'ept', 'crc']) {
      this.add(`organisation-${id}`, 'OrganisationNamed', START, { name: id, kind: 'BODY' }, none);
    }
    this.add('organisation-ept', 'OrganisationSucceeded', '2014-06-01', { to: ['crc', 'nps'] }, none);
    for (const groupId of ['g0', 'g1', 'g2']) this.group(groupId);
  }

  /** Everyone is referred; every third is a mentee of somebody before them. */
  journey(index: number): void {
    const { chances } = this;
    const person = personAt(index);
    const caseId = `case-${person}`;
    const mentee = index % 3 === 2;
    const where = { unit: chances.pick(UNITS), contract: chances.pick(CONTRACTS) };
    let day = addDays(START, chances.below(300));
    const next = (most: number) => (day = addDays(day, chances.below(most)));
    this.add(`dataSubject-${person}`, 'PersonRegistered', day, {});
    if (chances.oneIn(2))
      this.add(`dataSubject-${person}`, 'PersonalDetailsRecorded', day, { name: 'sealed' });
    if (chances.oneIn(15)) this.add(`dataSubject-${person}`, 'DataSubjectKeyDestroyed', next(9), {});
    const refer = () => {
      const route = mentee ? 'MENTEE' : 'MENTOR';
      this.add(`referral-${person}`, 'ReferralSubmitted', day, { caseId, route, ...where }, where);
      const decided = chances.oneIn(8) ? 'EligibilityRefused' : 'EligibilityConfirmed';
      this.add(`referral-${person}`, decided, next(3), { caseId, ruleVersion: '1' }, where);
    };
    refer();
    if (mentee) this.menteesWay(index, day, where);
    else this.mentorsWay(index, day, where);
    if (chances.oneIn(4)) {
      day = addDays(day, 200);
      const ending = { caseId, reason: 'COMPLETED', polarity: 'POSITIVE' };
      this.add(`referral-${person}`, 'CaseClosed', day, ending, where);
      if (chances.oneIn(2)) this.add(`referral-${person}`, 'ReferralReopened', next(40), { caseId }, where);
    }
    this.task(index, day, where);
  }

  private group(groupId: string): void {
    const where = { subjects: [], unit: this.chances.pick(UNITS), contract: this.chances.pick(CONTRACTS) };
    const stream = `trainingGroup-${groupId}`;
    const day = addDays(START, this.chances.below(300));
    const trainer = { id: this.chances.pick(['tess', 'tom']), role: 'TRAINER' };
    const planned = { groupId, place: 'Chelmsford', trainer, capacity: 8, startOn: addDays(day, 10) };
    this.add(stream, 'TrainingGroupPlanned', day, planned, where);
    this.add(stream, 'TrainingGroupStarted', addDays(day, 10), { groupId }, where);
    this.add(stream, 'TrainingGroupCompleted', addDays(day, 90), { groupId }, where);
  }

  private mentorsWay(index: number, from: string, where: Entry | Omit<Entry, 'on'>): void {
    const { chances } = this;
    const person = personAt(index);
    const caseId = `case-${person}`;
    let day = from;
    const next = (most: number) => (day = addDays(day, chances.below(most)));
    const groupId = chances.pick(['g0', 'g1', 'g2']);
    const learner = { groupId, personId: person, caseId };
    const inGroup = { ...where, subjects: [person] };
    this.add(`trainingGroup-${groupId}`, 'LearnerEnrolled', next(20), learner, inGroup);
    if (chances.oneIn(4)) {
      const left = { ...learner, reason: 'EMPLOYMENT', polarity: chances.pick(['POSITIVE', 'NEGATIVE']) };
      this.add(`trainingGroup-${groupId}`, 'LearnerWithdrew', next(9), left, inGroup);
      if (chances.oneIn(2)) return;
      this.add(`trainingGroup-${groupId}`, 'LearnerReinstated', next(9), learner, inGroup);
    }
    const module = { module: chances.pick(['m1', 'm2']), groupId, caseId, attempt: 1, assessor: 'tess' };
    this.add(`learner-${person}`, 'TrainingModulePassed', next(60), module, where);
    const award = { body: 'OCN', level: 2, title: 'Peer Mentoring', groupId, caseId, modules: ['m1'] };
    this.add(`learner-${person}`, 'QualificationAwarded', next(30), award, where);
    if (chances.oneIn(9)) this.add(`learner-${person}`, 'QualificationRevoked', next(30), award, where);
    this.add(`mentor-${person}`, 'MentorApproved', next(20), { capacity: 3, caseId }, where);
    if (!chances.oneIn(3)) return;
    const step = { applicationId: `a-${person}`, caseId };
    const stream = `employment-${person}`;
    this.add(stream, 'CaseSupporterApplied', next(60), step, where);
    this.add(stream, 'CaseSupporterOfferAccepted', next(9), { ...step, plannedStartOn: day }, where);
    if (chances.oneIn(4)) this.add(stream, 'CaseSupporterOfferLapsed', next(9), step, where);
    else this.add(stream, 'CaseSupporterStarted', next(9), { ...step, lastDay: addDays(day, 120) }, where);
    const role = { roleId: `r-${person}`, kind: 'EMPLOYEE', title: 'Officer', employer: 'crc', caseId };
    if (chances.oneIn(2)) this.add(stream, 'RoleTaken', addDays(day, 121), role, where);
  }

  private menteesWay(index: number, from: string, where: Omit<Entry, 'on'>): void {
    const { chances } = this;
    const person = personAt(index);
    let day = from;
    const next = (most: number) => (day = addDays(day, chances.below(most)));
    const supervised = { unit: chances.pick(UNITS) };
    const sentence = { sentenceId: `s-${person}`, kind: 'ORDER', expectedEndOn: addDays(day, 400) };
    this.add(`supervision-${person}`, 'SentenceStarted', addDays(day, -60), sentence, supervised);
    const officer = () => ({ officer: chances.pick(['olga', 'pete']), unit: supervised.unit });
    this.add(`supervision-${person}`, 'OffenderManagerAssigned', addDays(day, -30), officer(), supervised);
    if (chances.oneIn(2)) {
      this.add(`supervision-${person}`, 'OffenderManagerAssigned', next(60), officer(), supervised);
      const breach = { breachId: `b-${person}`, sentenceId: sentence.sentenceId };
      this.add(`supervision-${person}`, 'BreachRecorded', next(30), breach, supervised);
      const resolved = { ...breach, resolution: chances.pick(['CONTINUED', 'REVOKED']) };
      if (chances.oneIn(2))
        this.add(`supervision-${person}`, 'BreachResolved', next(30), resolved, supervised);
    }
    for (let turn = 0; turn <= chances.below(3); turn += 1) this.match(index, turn, next(30), where);
    for (let turn = 0; turn < 3; turn += 1) {
      const level = chances.pick(['HOMELESS', 'TEMPORARY', 'SETTLED']);
      const domain = chances.pick(['ACCOMMODATION', 'EMPLOYMENT']);
      const observed = { domain, level, scaleVersion: 1, baseline: turn === 0, role: 'MENTEE' };
      this.add(`journey-${person}`, 'OutcomeObserved', next(90), observed, where);
    }
  }

  /** With a mentor before this one. Its sessions are often of one day; the match may end on the day of the last. */
  private match(index: number, turn: number, from: string, where: Omit<Entry, 'on'>): void {
    const { chances } = this;
    const [mentorId, menteeId] = [personAt(Math.floor(chances.below(index) / 3) * 3), personAt(index)];
    const matchId = `m-${menteeId}-${turn}`;
    const cases = chances.oneIn(6)
      ? {}
      : { mentorCaseId: `case-${mentorId}`, menteeCaseId: `case-${menteeId}` };
    const pair = { matchId, mentorId, menteeId, ...cases };
    const both = { ...where, subjects: [mentorId, menteeId] };
    this.add(`mentor-${mentorId}`, 'MatchMade', from, pair, both);
    let day = from;
    for (let count = 0; count < 6; count += 1) {
      day = addDays(day, chances.below(3) * 4);
      const at = { ...both, unit: chances.pick(UNITS) };
      const time = chances.oneIn(3) ? '' : `T${chances.pick(['09', '23'])}:30:00.000Z`;
      if (chances.oneIn(5)) {
        const missed = {
          sessionId: `${matchId}-${count}`,
          ...pair,
          party: 'MENTEE',
          acceptability: 'ACCEPTABLE',
        };
        this.add(`match-${matchId}`, 'SessionMissed', day + time, missed, at);
        continue;
      }
      const supportKinds = chances.pick([['HOUSING', 'LISTENING'], ['LISTENING'], ['HOUSING'], []]);
      const held = {
        sessionId: `${matchId}-${count}`,
        ...pair,
        supportKinds,
        minutes: 30 + chances.below(60),
      };
      this.add(`match-${matchId}`, 'SessionHeld', day + time, held, at);
    }
    const ended = { ...pair, reason: 'GOALS_MET', polarity: 'POSITIVE' };
    if (chances.oneIn(2)) this.add(`mentor-${mentorId}`, 'MatchEnded', day, ended, both);
  }

  private task(index: number, from: string, where: Omit<Entry, 'on'>): void {
    const { chances } = this;
    const subjects = chances.pick([[], [personAt(index)], [personAt(index), 'p-else']]);
    const taskId = `t${index}`;
    const kind = chances.pick(['MATCH_REVIEW', 'MENTOR_REVIEW']);
    const raised = {
      kind,
      about: { stream: `referral-${personAt(index)}`, eventId: 'e' },
      urgent: chances.oneIn(3),
    };
    this.add(`task-${taskId}`, 'TaskRaised', from, raised, { ...where, subjects });
    const later = { ...where, subjects: [] };
    const assigned = { assignee: chances.pick(['pm-1', 'pm-2']) };
    if (chances.oneIn(2)) this.add(`task-${taskId}`, 'TaskAssigned', addDays(from, 3), assigned, later);
    if (chances.oneIn(3)) this.add(`task-${taskId}`, 'TaskDone', addDays(from, 9), {}, later);
  }

  /** Recorded on the day, or days later; and sometimes the office says that it knew in between. */
  private add(
    stream: string,
    type: string,
    on: string,
    data: JsonObject,
    entry: Omit<Entry, 'on'> = {},
  ): void {
    const { chances } = this;
    const day = on.slice(0, 10);
    const late = chances.oneIn(3) ? chances.below(40) : 0;
    const recorded = addDays(day, late);
    const office = chances.oneIn(4) ? { office: addDays(day, chances.below(late + 1)) } : {};
    const rests = chances.oneIn(5)
      ? { restsOn: [{ stream: 'referral-p0', revision: `${chances.below(3)}` }] }
      : {};
    this.entries.push({
      recorded,
      stream,
      type,
      data,
      entry: { ...entry, ...office, ...rests, on, recorded },
    });
  }
}
