import {
  permitted,
  type Precision,
  type PseudonymisedEvent,
  type Pseudonymiser,
  pseudonymising,
  type ReleasableEvent,
  releaseShape,
  type ReleaseShape,
} from '#privacy';
import { eventDefinitions, type EventType, type ProgrammeEvent } from '#programme';
import { RELEASED, WITHHELD_DEVIATIONS } from './released.js';

/** Whether an event may be in a release at all: see `RELEASED`. A correction may where what it corrects may. */
export function isReleased({ type, data }: ProgrammeEvent): boolean {
  if (!Object.hasOwn(RELEASED, type)) return false;
  if (type !== 'EntryRetracted' && type !== 'EntryCorrected') return true;
  return 'entryType' in data && Object.hasOwn(RELEASED, String(data.entryType));
}

/** The types that no release holds. */
export function withheldTypes(): readonly string[] {
  return Object.keys(eventDefinitions)
    .filter((type) => !Object.hasOwn(RELEASED, type))
    .sort();
}

/** What a release makes of events of a type: what their schema allows, and the list has. */
export function releasedShape(type: EventType): ReleaseShape {
  return permitted(releaseShape({ ...eventDefinitions[type].data }), RELEASED[type] ?? []);
}

/** Makes the events of one release: see `pseudonymising`. What is done with a type is worked out once. */
export function releasing(
  pseudonymiser: Pseudonymiser,
  precision: Precision,
): (event: ProgrammeEvent) => PseudonymisedEvent {
  const ofTypes = new Map<EventType, (event: ReleasableEvent) => PseudonymisedEvent>();
  return (event) => {
    const { type } = event;
    const released = ofTypes.get(type) ?? pseudonymising(pseudonymiser, releasedShape(type), precision);
    ofTypes.set(type, released);
    const deviations = event.deviations?.filter(({ code }) => !WITHHELD_DEVIATIONS.includes(code));
    return released(deviations === undefined ? event : { ...event, deviations });
  };
}
