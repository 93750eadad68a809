import { type LondonDay, misplaced, present, type Step, type StepOrder } from '../kernel/index.js';
import type { MentorEvent } from './events.js';

export interface Clearance {
  readonly kind: string;
  readonly clearedOn: LondonDay;
  /** The last day on which it is valid. */
  readonly expiresOn: LondonDay;
  readonly revokedOn?: LondonDay;
}

export type ApprovalStep = 'APPROVED' | 'SUSPENDED' | 'REINSTATED' | 'STOOD_DOWN';
export const APPROVAL_ORDER: StepOrder<ApprovalStep> = {
  APPROVED: ['START', 'STOOD_DOWN'],
  SUSPENDED: ['APPROVED', 'REINSTATED'],
  REINSTATED: ['SUSPENDED'],
  STOOD_DOWN: ['APPROVED', 'SUSPENDED', 'REINSTATED'],
};

export interface Approval {
  readonly status: 'APPROVED' | 'SUSPENDED' | 'STOOD_DOWN';
  /** How many mentees at a time. */
  readonly capacity: number;
  readonly caseId?: string;
  readonly deliveryUnit?: string;
  readonly contract?: string;
}

/** A type and not an interface, so that it can be frozen into the sessions as a fact. */
export type Match = {
  readonly menteeId: string;
  readonly madeOn: LondonDay;
  /** Its last day. */
  readonly endedOn?: LondonDay;
  readonly mentorCaseId?: string;
  readonly menteeCaseId?: string;
  readonly deliveryUnit?: string;
  readonly contract?: string;
};

export interface Mentor {
  readonly clearances: readonly Clearance[];
  readonly approval?: Approval;
  /** Every change of the approval, in order. */
  readonly steps: readonly Step<ApprovalStep>[];
  /** The days from which the capacity was another one. */
  readonly capacityDays: readonly LondonDay[];
  readonly matches: ReadonlyMap<string, Match>;
}

export const noMentor: Mentor = { clearances: [], steps: [], capacityDays: [], matches: new Map() };

/** True for a mentor who may be matched: approved, and neither suspended nor stood down. */
export function isApproved(mentor: Mentor): boolean {
  return mentor.approval?.status === 'APPROVED';
}

/** True where some check clears the person on the day; a clearance still holds on the day it expires. */
export function isCleared(mentor: Mentor, on: LondonDay): boolean {
  return mentor.clearances.some(
    ({ clearedOn, expiresOn, revokedOn }) =>
      clearedOn <= on && on <= expiresOn && (revokedOn === undefined || on < revokedOn),
  );
}

/**
 * The matches that take up capacity on a day. One that ends on that day no longer does, so that its place can be
 * given to somebody else at once; sessions of its last day still belong to it.
 */
export function activeMatches(
  mentor: Mentor,
  on: LondonDay,
): readonly (Match & { readonly matchId: string })[] {
  return [...mentor.matches]
    .map(([matchId, match]) => ({ matchId, ...match }))
    .filter(({ madeOn, endedOn }) => madeOn <= on && (endedOn === undefined || on < endedOn));
}

/** A change of the approval that does not follow from the one before it; two matches of one pair at a time. */
export function mentorContradictions({ steps, matches }: Mentor): readonly string[] {
  const running = [...matches].filter(([, { endedOn }]) => endedOn === undefined);
  const pairs = Map.groupBy(running, ([, { menteeId }]) => menteeId);
  return [
    ...misplaced(steps, APPROVAL_ORDER).map(({ name, on }) => `${name} ${on}`),
    ...[...pairs.values()]
      .filter((ofPair) => ofPair.length > 1)
      .map((ofPair) => `matches of one pair at a time: ${ofPair.map(([matchId]) => matchId).join(', ')}`),
  ];
}

export function evolveMentor(state: Mentor, event: MentorEvent): Mentor {
  const day = event.occurredOn ?? '';
  switch (event.type) {
    case 'VettingCleared':
      return { ...state, clearances: [...state.clearances, { ...event.data, clearedOn: day }] };
    case 'VettingRevoked': {
      const revoke = (clearance: Clearance) =>
        clearance.kind === event.data.kind && clearance.revokedOn === undefined
          ? { ...clearance, revokedOn: day }
          : clearance;
      return { ...state, clearances: state.clearances.map(revoke) };
    }
    case 'MentorApproved': {
      const place = present({ deliveryUnit: event.deliveryUnit, contract: event.contract });
      const approval: Approval = { ...event.data, ...place, status: 'APPROVED' };
      return { ...after(state, 'APPROVED', day), capacityDays: [...state.capacityDays, day], approval };
    }
    case 'MentorCapacityChanged':
      return {
        ...amendApproval(state, { capacity: event.data.capacity }),
        capacityDays: [...state.capacityDays, day],
      };
    case 'MentorSuspended':
      return amendApproval(after(state, 'SUSPENDED', day), { status: 'SUSPENDED' });
    case 'MentorReinstated':
      return amendApproval(after(state, 'REINSTATED', day), { status: 'APPROVED' });
    case 'MentorStoodDown':
      return amendApproval(after(state, 'STOOD_DOWN', day), { status: 'STOOD_DOWN' });
    case 'MatchMade': {
      const { matchId, mentorId: _mentor, ...match } = event.data;
      const place = present({ deliveryUnit: event.deliveryUnit, contract: event.contract });
      return withMatch(state, matchId, { ...match, ...place, madeOn: day });
    }
    case 'MatchEnded': {
      const match = state.matches.get(event.data.matchId);
      return match ? withMatch(state, event.data.matchId, { ...match, endedOn: day }) : state;
    }
  }
}

function after(state: Mentor, name: ApprovalStep, on: LondonDay): Mentor {
  return { ...state, steps: [...state.steps, { name, on }] };
}

function amendApproval(state: Mentor, change: Partial<Approval>): Mentor {
  return state.approval ? { ...state, approval: { ...state.approval, ...change } } : state;
}

function withMatch(state: Mentor, matchId: string, match: Match): Mentor {
  return { ...state, matches: new Map(state.matches).set(matchId, match) };
}
