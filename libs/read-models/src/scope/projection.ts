import type { AnyFact } from '#programme';
import type { Writer } from '#projections';
import { factColumns } from '../bitemporal.js';
import {
  afterPrefix,
  contractOf,
  nestedText,
  participantsOf,
  textOf,
  textsOf,
  unitOf,
} from '../event-fields.js';
import type { RelationRow, ScopeTables } from './tables.js';

type Relation = Omit<RelationRow, keyof ReturnType<typeof factColumns>>;

/** A part of the projection of cases, in whose file these tables stand: a list of cases joins them. */
export function projectScope(event: AnyFact, write: Writer<ScopeTables>): void {
  for (const person_id of event.subjects) write.insertNew('scope_person', { person_id });
  for (const relation of relationsOf(event)) {
    write.insert('scope_relation', { ...factColumns(event), ...relation });
  }
}

function relationsOf(event: AnyFact): readonly Relation[] {
  const relation = relationOf(event);
  if (relation === null) return [];
  if (relation.kind === 'CONTRACT' || relation.kind === 'ENROLMENT') {
    return [relation, ...unitsOf(event, relation.person_id)];
  }
  if (relation.kind !== 'LIMIT') return [relation];
  const allows = textsOf(event, 'allowed').map((user): Relation => ({
    ...relation,
    kind: 'LIMIT_ALLOWS',
    other_id: user,
    link_id: event.id,
  }));
  return [relation, ...allows];
}

/** Where a person was referred or enrolled. What names no contract, or no unit, places nobody. */
function unitsOf(event: AnyFact, person_id: string | null): readonly Relation[] {
  const [contract, unit] = [contractOf(event), unitOf(event)];
  if (contract === null || unit === null) return [];
  return [{ kind: 'UNIT', person_id, other_id: contract, link_id: unit }];
}

function relationOf(event: AnyFact): Relation | null {
  const person_id = textOf(event, 'personId') ?? event.subjects[0] ?? null;
  switch (event.type) {
    case 'OffenderManagerAssigned':
      return { kind: 'OFFICER', person_id, other_id: textOf(event, 'officer'), link_id: null };
    case 'MatchMade': {
      const [mentor, mentee] = participantsOf(event);
      return {
        kind: 'MATCH',
        person_id: mentee?.personId ?? null,
        other_id: mentor?.personId ?? null,
        link_id: textOf(event, 'matchId'),
      };
    }
    case 'MatchEnded':
      return { kind: 'MATCH_END', person_id: null, other_id: null, link_id: textOf(event, 'matchId') };
    case 'TrainingGroupPlanned':
    case 'TrainerChanged':
      return {
        kind: 'TRAINER',
        person_id: null,
        other_id: nestedText(event, 'trainer', 'id'),
        link_id: textOf(event, 'groupId'),
      };
    case 'LearnerEnrolled':
    case 'LearnerReinstated':
      return { kind: 'ENROLMENT', person_id, other_id: null, link_id: textOf(event, 'groupId') };
    case 'LearnerWithdrew':
      return { kind: 'WITHDRAWAL', person_id, other_id: null, link_id: textOf(event, 'groupId') };
    case 'ReferralSubmitted':
      return { kind: 'CONTRACT', person_id, other_id: contractOf(event), link_id: null };
    case 'ConcernRaised':
    case 'DisclosureMade':
      return { kind: 'CONCERN', person_id, other_id: null, link_id: afterPrefix(event.stream, 'concern-') };
    case 'LimitedAccessSet':
      return { kind: 'LIMIT', person_id, other_id: null, link_id: null };
    case 'LimitedAccessLifted':
      return { kind: 'LIMIT_LIFTED', person_id, other_id: null, link_id: null };
    case 'ErasureDecided':
      return decisionOf(event, person_id);
    case 'ErasureOrdered':
      // Their keys still open everything: see `Erasure.restrictedBy`.
      return { kind: 'RESTRICTION', person_id, other_id: null, link_id: textOf(event, 'requestId') };
    case 'DataSubjectKeyDestroyed':
      return { kind: 'ERASED', person_id, other_id: null, link_id: null };
    default:
      return event.stream.startsWith('employment-')
        ? { kind: 'EMPLOYMENT', person_id, other_id: null, link_id: null }
        : null;
  }
}

/** A grant changes nothing of who meets whom: see `Erasure.restrictedBy`. */
function decisionOf(event: AnyFact, person_id: string | null): Relation | null {
  const about = { person_id, other_id: null, link_id: textOf(event, 'requestId') };
  switch (textOf(event, 'outcome')) {
    case 'RESTRICTED':
      return { kind: 'RESTRICTION', ...about };
    case 'REFUSED':
      return { kind: 'RESTRICTION_REFUSED', ...about };
    default:
      return null;
  }
}
