import {
  contractEvents,
  dataSubjectEvents,
  employmentEvents,
  journeyEvents,
  learnerEvents,
  matchEvents,
  mentorEvents,
  organisationEvents,
  referralEvents,
  supervisionEvents,
  taskEvents,
  trainingGroupEvents,
  type StreamCategory,
} from '#programme';

const EVENTS_OF: Readonly<Partial<Record<StreamCategory, object>>> = {
  contract: contractEvents,
  dataSubject: dataSubjectEvents,
  employment: employmentEvents,
  journey: journeyEvents,
  learner: learnerEvents,
  match: matchEvents,
  mentor: mentorEvents,
  organisation: organisationEvents,
  referral: referralEvents,
  supervision: supervisionEvents,
  task: taskEvents,
  trainingGroup: trainingGroupEvents,
};

const KIND_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(EVENTS_OF).flatMap(([kind, events]) => Object.keys(events).map((type) => [type, kind])),
);

/** The kind of stream in which events of a type stand; undefined for corrections, which stand in all. */
export const kindOfType = (type: string): string | undefined => KIND_OF.get(type);
