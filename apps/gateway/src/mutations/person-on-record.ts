import type { GroupOnRecord, PersonOnRecord } from '#access';
import {
  type AnyFact,
  assignmentOn,
  decode,
  historyFor,
  liveEntries,
  type LondonDay,
  referral,
  streams,
  supervision,
  trainingGroup,
} from '#programme';
import type { EventLogReader } from '#event-log';

/** The entries of a history, in order; none where there is no such history. */
export async function historyOf(log: EventLogReader, stream: string): Promise<readonly AnyFact[]> {
  const history: AnyFact[] = [];
  for await (const event of log.readStream(stream)) history.push(decode(event));
  return history;
}

/**
 * What the log tells of whose work a person is. The same histories are read of a person who is not there, so that the
 * answer is not much later where there is one.
 */
export async function personOnRecord(
  log: EventLogReader,
  personId: string,
  on: LondonDay,
): Promise<PersonOnRecord> {
  const [ofSubject, ofSupervision, ofReferral, ofEmployment] = await Promise.all(
    [streams.dataSubject, streams.supervision, streams.referral, streams.employment].map((stream) =>
      historyOf(log, stream(personId)),
    ),
  );
  const all = [ofSubject, ofSupervision, ofReferral, ofEmployment].map((history = []) =>
    liveEntries(history),
  );
  const registration = all[0]?.find(({ type }) => type === 'PersonRegistered');
  const officer = assignmentOn(historyFor(supervision, ofSupervision ?? []).at(on), on)?.officer;
  const cases = [...historyFor(referral, ofReferral ?? []).latest.cases.values()];
  const actors = new Set([
    ...all.flat().map(({ actor }) => actor.id),
    ...(officer === undefined ? [] : [officer]),
  ]);
  const [only, ...others] = actors;
  return {
    registered: registration !== undefined,
    ...(registration && { registeredBy: registration.actor.id }),
    ...(only !== undefined && others.length === 0 && { onlyBy: only }),
    ...(officer !== undefined && { officer }),
    contracts: cases.map(({ contract }) => contract),
    places: cases.map(({ contract, unit }) => ({ contract, unit })),
    mentorContracts: cases.flatMap(({ route, contract }) => (route === 'MENTOR' ? [contract] : [])),
    employed: (all[3]?.length ?? 0) > 0,
  };
}

/** What the log tells of a training group. */
export async function groupOnRecord(log: EventLogReader, groupId: string): Promise<GroupOnRecord> {
  const recorded = await historyOf(log, streams.trainingGroup(groupId));
  const { contract, roster } = historyFor(trainingGroup, recorded).latest;
  const planned = liveEntries(recorded).findLast(isPlan);
  return {
    ...(planned && { trainer: planned.data.trainer.id }),
    ...(contract !== undefined && { contract }),
    ...(planned?.deliveryUnit !== undefined && { unit: planned.deliveryUnit }),
    learners: [...roster.keys()],
  };
}

type Plan = AnyFact & { readonly data: { readonly trainer: { readonly id: string } } };
const isPlan = (event: AnyFact): event is Plan => event.type === 'TrainingGroupPlanned';
