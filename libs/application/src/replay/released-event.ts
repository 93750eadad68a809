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
import {
  type Coarsening,
  eventDefinitions,
  type EventType,
  isWithheldDeviation,
  type ProgrammeEvent,
} from '#programme';
import { coarserShape } from './coarser-shape.js';
import { RELEASED } from './released.js';

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

/**
 * Makes the events of one release: see `pseudonymising`. What is done with a type is worked out once.
 * @param coarsened of which persons less is told; an event about several tells what may be told of all of them
 */
export function releasing(
  pseudonymiser: Pseudonymiser,
  precision: Precision,
  coarsened: ReadonlyMap<string, ReadonlySet<Coarsening>> = new Map(),
): (event: ProgrammeEvent) => PseudonymisedEvent {
  const ofTypes = new Map<EventType, (event: ReleasableEvent) => PseudonymisedEvent>();
  const whole = (event: ProgrammeEvent): PseudonymisedEvent => {
    const { type } = event;
    const released = ofTypes.get(type) ?? pseudonymising(pseudonymiser, releasedShape(type), precision);
    ofTypes.set(type, released);
    return released(
      event.deviations === undefined ? event : { ...event, deviations: releasable(event.deviations) },
    );
  };
  if (coarsened.size === 0) return whole;
  return (event) => {
    const coarsenings = new Set(event.subjects.flatMap((person) => [...(coarsened.get(person) ?? [])]));
    if (coarsenings.size === 0) return whole(event);
    // Few persons are: their shapes are worked out each time.
    const shape = coarserShape(releasedShape(event.type), coarsenings);
    const { deliveryUnit, deviations, ...others } = event;
    const line = pseudonymising(
      pseudonymiser,
      shape,
      precision,
    )({
      ...others,
      ...(!coarsenings.has('DELIVERY_UNIT') && { deliveryUnit }),
      ...(!coarsenings.has('RARE_CODES') && { deviations: releasable(deviations) }),
    });
    if (!coarsenings.has('RARE_CODES')) return line;
    const { actorRole: _role, ...withoutRole } = line;
    return withoutRole;
  };
}

const releasable = (deviations: ProgrammeEvent['deviations']) =>
  deviations?.filter(({ code }) => !isWithheldDeviation(code));
