import type { LookKind } from '#access';
import { refuse } from '#programme';
import { type Judged, type Sending, textOf } from './person-beyond.js';

/** What a command amounts to that goes, with a reason, where its sender's work does not reach. */
export interface BeyondReach {
  readonly persons: readonly string[];
  /** Under which the record of access counts it. */
  readonly kind: LookKind;
  /** Frozen, sealed, as a deviation of the event; undefined where the event holds a reason of its own. */
  readonly reason?: string;
}

/** The persons about whom a command may not be recorded: all whom it must not touch, and those who take a reason. */
export function refusedPersons(sending: Sending, among: Judged): readonly string[] {
  const hasReason = reasonIn(sending) !== undefined;
  return [...among].flatMap(([personId, may]) =>
    may === 'NO' || (may === 'NEEDS_REASON' && !hasReason) ? [personId] : [],
  );
}

/** What goes on record of a command that may be recorded; undefined where it stays within the sender's own work. */
export function beyondReach(sending: Sending, among: Judged): BeyondReach | undefined {
  const persons = [...among].flatMap(([personId, may]) => (may === 'NEEDS_REASON' ? [personId] : []));
  const reason = reasonIn(sending);
  if (isSelfAssignment(sending)) {
    const assigned = textOf(sending.input, 'personId');
    return reason === undefined || assigned === undefined
      ? undefined
      : { persons: [assigned], kind: 'SELF_ASSIGNMENT' };
  }
  if (persons.length === 0) return undefined;
  return { persons, kind: 'BEYOND_REACH', ...(reason !== undefined && { reason }) };
}

/**
 * An officer who takes a person over is told that this needs its reason: of a person who is not there, and of one
 * whose officer is another, alike.
 * @throws Refusal REASON_REQUIRED
 */
export function requireReasonOfSelfAssignment(sending: Sending): void {
  if (!isSelfAssignment(sending) || reasonIn(sending) !== undefined) return;
  refuse('REASON_REQUIRED', {
    personId: textOf(sending.input, 'personId') ?? '',
    missing: 'selfAssignmentReason',
  });
}

const isSelfAssignment = ({ operation, input, principal }: Sending): boolean =>
  operation === 'AssignOffenderManager' && textOf(input, 'officer') === principal.id;

/** Whoever assigns a person to themselves says why in fields of their own, and in those alone. */
function reasonIn(sending: Sending): string | undefined {
  const { input } = sending;
  if (!isSelfAssignment(sending)) return textOf(input, 'outOfReachReason');
  return textOf(input, 'selfAssignmentReason') && textOf(input, 'selfAssignmentDetail');
}
