import {
  pseudonymisedEvent,
  type Pseudonymiser,
  redactSealed,
  releaseShape,
  type ReleaseShape,
} from '#privacy';
import { eventDefinitions, type EventType, type ProgrammeEvent } from '#programme';

/** An event as one line of JSON: what is sealed shows as `[sealed]`, and revisions as text. */
export function plainLine(event: ProgrammeEvent): string {
  return JSON.stringify(redactSealed({ ...event, revision: String(event.revision) }));
}

/** Lines for evaluators: identifiers as pseudonyms of one release, personal values left out. */
export function pseudonymisedLines(pseudonymiser: Pseudonymiser): (event: ProgrammeEvent) => string {
  const shapes = new Map<EventType, ReleaseShape>();
  let ordinal = 0;
  return (event) => {
    const shape = shapes.get(event.type) ?? releaseShape({ ...eventDefinitions[event.type].data });
    shapes.set(event.type, shape);
    ordinal += 1;
    return JSON.stringify(pseudonymisedEvent(event, pseudonymiser, shape, ordinal));
  };
}
