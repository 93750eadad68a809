import { v7 as uuidV7 } from 'uuid';
import { type Envelope, eventDefinitions, type EventType, PERSONAL, streams, tellingTasks } from '#programme';
import { toStored } from '../../libs/application/src/execution/write-pipeline.js';
import { entryKinds, type EntryKind, fieldNamesOf } from '../../apps/gateway/src/access-matrix/entries.js';
import { originKinds } from '../../apps/gateway/src/access-matrix/task-origins.js';
import type { GatewayForTest } from '../../apps/gateway/test/support/gateway-for-test.js';

/** Whose match an entry is of, and under which contract it stands. */
export type Variant = 'OWN' | 'OTHERS';

/** An entry of ben's case file as it was put into the log, in clear. */
export interface Put {
  readonly entry: EntryKind;
  readonly variant: Variant;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Everything {
  readonly all: readonly Put[];
  /** The last entries about ben: whoever has been pushed one of them has been pushed all before it that is for them. */
  readonly last: readonly string[];
  /** The match that was made although two were to be kept apart. */
  readonly apart: string;
  /** Another that was taken back. */
  readonly takenBack: string;
}

/** What stands in the envelope of an entry. */
type About = Partial<Omit<Envelope, 'occurredOn' | 'actor' | 'contract'>> & {
  readonly on?: string;
  /** Null for none. */
  readonly contract?: string | null;
};

const MENTOR: Readonly<Record<Variant, string>> = { OWN: 'ann', OTHERS: 'dan' };
const CONTRACT: Readonly<Record<Variant, string>> = { OWN: 'essex', OTHERS: 'kent' };
const LONG_AGO = '2013-06-03';
const SINCE = '2014-03-03';

/**
 * A log with an entry of every kind about ben, every field filled, twice: of the match and under the contract of those
 * who ask, and of others. Put past the rules, which would never let all of it stand at once. After that, what brings
 * ben within the reach of every role.
 */
export async function tellEverything({ log, services }: GatewayForTest): Promise<Everything> {
  const revisions = new Map<string, bigint>();
  const put = async (
    stream: string,
    type: EventType,
    data: Record<string, unknown>,
    { on = SINCE, subjects = ['ben'], contract = 'essex', ...envelope }: About = {},
  ): Promise<string> => {
    const id = uuidV7();
    const event = {
      id,
      type,
      data,
      schemaVersion: eventDefinitions[type].schemaVersion,
      ...('occurredAt' in envelope ? {} : { occurredOn: on }),
      ...envelope,
      actor: { id: 'i-1', role: 'IMPORTER', organisation: 'user-voice' },
      subjects,
      ...(contract === null ? {} : { contract }),
      commandId: id,
      correlationId: id,
    };
    const stored = await toStored(stream, event, services.keys);
    const expected = revisions.get(stream) ?? 'no_stream';
    const { revision } = await log.append(stream, [stored], { expected });
    revisions.set(stream, revision);
    return id;
  };

  for (const person of ['ann', 'ben', 'dan']) {
    await put(streams.dataSubject(person), 'PersonRegistered', {}, { on: '2013-01-01', subjects: [person] });
  }
  const all: Put[] = [];
  for (const entry of entryKinds) {
    for (const variant of ['OWN', 'OTHERS'] as const) {
      const data = filled(entry.type, variant);
      const subjects = entry.ofMatch ? [MENTOR[variant], 'ben'] : ['ben'];
      const about = { on: LONG_AGO, subjects, contract: CONTRACT[variant] };
      all.push({ entry, variant, id: await put(streamOf(entry, variant), entry.type, data, about), data });
    }
  }

  await put('dataSubject-ben', 'LimitedAccessLifted', { reason: 'so that all may meet them' });
  await put('supervision-ben', 'SentenceStarted', { ...filled('SentenceStarted', 'OWN'), sentenceId: 's2' });
  await put('supervision-ben', 'SentenceEnded', { ...filled('SentenceEnded', 'OWN'), sentenceId: 's2' });
  await put('supervision-ben', 'OffenderManagerAssigned', { officer: 'om-1', unit: 'unit-1' });
  const referral = { ...filled('ReferralSubmitted', 'OWN'), caseId: 'case-2', contract: 'essex' };
  await put('referral-ben', 'ReferralSubmitted', referral);
  const pair = { matchId: 'match-now', mentorId: 'ann', menteeId: 'ben', menteeCaseId: 'case-2' };
  const apart = await put(
    'mentor-ann',
    'MatchMade',
    { ...filled('MatchMade', 'OWN'), ...pair },
    {
      subjects: ['ann', 'ben'],
      backdateReason: 'It was known.',
      deviations: [{ code: 'NON_ASSOCIATION', acceptedBy: 'om-9', reason: 'It was known.' }],
    },
  );
  const wrong = { ...filled('MatchMade', 'OWN'), ...pair, matchId: 'match-wrong' };
  const takenBack = await put('mentor-ann', 'MatchMade', wrong, { subjects: ['ann', 'ben'] });
  const why = { entryId: takenBack, entryType: 'MatchMade', reason: 'They were kept apart.' };
  await put('mentor-ann', 'EntryRetracted', why, { subjects: ['ann', 'ben'] });
  const trainer = { id: 'tr-1', role: 'TRAINER' };
  const plan = { ...filled('TrainingGroupPlanned', 'OWN'), groupId: 'group-now', trainer };
  await put('trainingGroup-group-now', 'TrainingGroupPlanned', plan, { subjects: [] });
  const enrolment = { ...filled('LearnerEnrolled', 'OWN'), groupId: 'group-now', personId: 'ben' };
  await put('trainingGroup-group-now', 'LearnerEnrolled', enrolment);
  for (const kind of originKinds) {
    const about = { stream: `${kind}-origin`, eventId: `origin-of-${kind}` };
    if (kind !== 'concern')
      await put(`task-of-${kind}`, 'TaskRaised', { ...filled('TaskRaised', 'OWN'), about });
  }
  for (const { kind, about } of tellingTasks) {
    const telling = { kind, about: { stream: `${about}origin`, eventId: apart } };
    await put(`task-telling-${kind}`, 'TaskRaised', { ...filled('TaskRaised', 'OWN'), ...telling });
  }
  await put('task-of-unit', 'TaskRaised', filled('TaskRaised', 'OWN'), { deliveryUnit: 'unit-1' });
  await put('task-of-unit', 'TaskAssigned', { assignee: 'om-1' });
  await put('task-of-unit', 'TaskDone', {});
  // A task about a concern names nobody, and is found by it.
  const ofConcern = { stream: 'concern-ben', eventId: 'origin-of-concern' };
  const review = { kind: 'SAFEGUARDING_REVIEW', urgent: true, about: ofConcern };
  const ofNobody = { subjects: [], contract: null };
  await put('task-of-concern', 'TaskRaised', review, ofNobody);
  await put('task-of-concern', 'TaskAssigned', { assignee: 'sl-1' }, ofNobody);
  await put('task-of-concern', 'TaskDone', {}, ofNobody);
  await put('concern-closed', 'ConcernRaised', filled('ConcernRaised', 'OWN'), { reportedBy: 'cat' });
  await put('concern-closed', 'ConcernClosed', filled('ConcernClosed', 'OWN'));
  // What everybody meets who meets anything of ben but concerns, and what safeguarding leads do: each with all that an
  // envelope holds, and one that it replaces.
  for (const [stream, type] of [
    ['dataSubject-ben', 'PersonalDetailsRecorded'],
    ['concern-ben', 'DisclosureMade'],
  ] as const) {
    const replaced = await put(stream, type, filled(type, 'OWN'));
    await put(stream, 'EntryRetracted', { entryId: replaced, entryType: type, reason: 'Another name.' });
    const day = '2014-03-04';
    await put(stream, type, filled(type, 'OWN'), {
      occurredAt: `${day}T10:00:00.000Z`,
      deliveryUnit: 'unit-1',
      reportedBy: 'cat',
      backdateReason: 'It lay in a drawer.',
      corrects: replaced,
      deviations: [{ code: 'AGREEMENT_MISSING', acceptedBy: 'om-9', reason: 'Known.' }],
      source: { system: 'office', batch: 'b1', row: '1', recordedOn: day },
    });
  }
  // Everybody meets the one who meets anything of ben but concerns, and safeguarding leads the other.
  const details = filled('PersonalDetailsRecorded', 'OWN');
  const last = [
    await put('dataSubject-ben', 'PersonalDetailsRecorded', details),
    await put('concern-ben', 'ConcernReopened', filled('ConcernReopened', 'OWN')),
  ];
  return { all, last, apart, takenBack };
}

function streamOf({ kind, ofMatch }: EntryKind, variant: Variant): string {
  if (kind === 'match') return streams.match(`match-${variant.toLowerCase()}`);
  return `${kind}-${kind === 'mentor' && ofMatch ? MENTOR[variant] : 'ben'}`;
}

/** Values that must agree with each other, by the name of their field. All others are made from the schema. */
const KNOWN: Readonly<Record<string, (variant: Variant) => unknown>> = {
  personId: () => 'ben',
  menteeId: () => 'ben',
  mentorId: (variant) => MENTOR[variant],
  otherPersonId: () => 'cat',
  matchId: (variant) => `match-${variant.toLowerCase()}`,
  matchIds: (variant) => [`match-${variant.toLowerCase()}`],
  mentorCaseId: (variant) => `case-${MENTOR[variant]}`,
  menteeCaseId: () => 'case-ben',
  caseId: () => 'case-ben',
  contract: (variant) => CONTRACT[variant],
  officer: () => 'om-9',
  'TaskRaised.kind': () => 'MATCH_REVIEW',
  allowed: () => ['nobody-of-these'],
  route: () => 'MENTEE',
};

/** The data of an event type with every field filled, the optional ones too. */
export function filled(type: EventType, variant: Variant): Record<string, unknown> {
  const { properties } = eventDefinitions[type].data;
  return Object.fromEntries(
    fieldNamesOf(type).map((field) => [
      field,
      (KNOWN[`${type}.${field}`] ?? KNOWN[field])?.(variant) ??
        sample(Reflect.get(properties, field), `${type}-${field}-${variant}`),
    ]),
  );
}

/** A value of a JSON Schema. Free text is the name of its place, so that a test finds it again. */
function sample(schema: unknown, place: string): unknown {
  const node = schema as Readonly<Record<string, unknown>>;
  if ('const' in node) return node['const'];
  if (Array.isArray(node['enum'])) return node['enum'][0];
  const choices = node['anyOf'] ?? node['oneOf'];
  if (Array.isArray(choices)) return sample(choices[0], place);
  switch (node['type']) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.max(Number(node['minimum'] ?? 1), 1);
    case 'array':
      return [sample(node['items'], place)];
    case 'object':
      return Object.fromEntries(
        Object.entries(node['properties'] ?? {}).map(([name, inner]) => [
          name,
          sample(inner, `${place}-${name}`),
        ]),
      );
    case 'string':
      return sampleText(node, place);
    default:
      throw new Error(`no sample of ${JSON.stringify(node)} at ${place}`);
  }
}

function sampleText(node: Readonly<Record<string, unknown>>, place: string): string {
  if (node['format'] === 'london-day') return '2013-06-10';
  if (node['format'] === 'utc-instant') return '2013-06-10T10:00:00.000Z';
  const pattern = node['pattern'];
  if (typeof pattern !== 'string' || PERSONAL in node) return place;
  const candidates = [place.slice(0, 64), 'A_CODE', 'SAMPLE', '1', 'a'];
  const fit = candidates.find((text) => new RegExp(pattern).test(text));
  if (fit === undefined) throw new Error(`no sample of ${pattern} at ${place}`);
  return fit;
}
