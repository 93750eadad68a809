import { isSealed } from '../sealing/sealed-text.js';
import { entityKind } from './entity-kind.js';
import { dayOf } from './london-day.js';
import { coarsened, type Precision } from './precision.js';
import type { Pseudonymiser } from './pseudonymiser.js';
import type { ReleaseShape, Treatment } from './release-shape.js';

/** A recorded programme event, as much of it as a release looks at. */
export interface ReleasableEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredOn?: string | undefined;
  readonly occurredAt?: string | undefined;
  readonly recordedAt: string;
  readonly actor: { readonly role: string };
  readonly subjects: readonly string[];
  readonly deliveryUnit?: string | undefined;
  readonly contract?: string | undefined;
  readonly corrects?: string | undefined;
  readonly deviations?: readonly { readonly code: string }[] | undefined;
  readonly source?: { readonly recordedOn?: string | undefined } | undefined;
  readonly data: object;
}

export type ReleasedValue =
  string | number | boolean | null | readonly ReleasedValue[] | { readonly [field: string]: ReleasedValue };

/** One line of an evaluator's replay. */
export interface PseudonymisedEvent {
  /** A pseudonym of the entry, so that a correction can be joined to what it corrects. */
  readonly entry: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** Dates are as coarse as the release: `2014-09`. */
  readonly occurredOn: string;
  readonly recordedOn: string;
  /** What the office asserts of imported history; never taken for `recordedOn`. */
  readonly sourceRecordedOn?: string;
  readonly actorRole: string;
  readonly subjects: readonly string[];
  readonly deliveryUnit?: string;
  readonly contract?: string;
  readonly corrects?: string;
  readonly deviations?: readonly string[];
  readonly data: { readonly [field: string]: ReleasedValue };
}

/**
 * What a release may hold of an event, and nothing else: built up from a list of what may pass. Who acted becomes a
 * role, times become the month (or what the precision says) in London, identifiers become pseudonyms; free text,
 * labels, ids of events, commands and batches, positions and revisions, and whatever `shape` does not name stay
 * behind. Sealed text never passes, whatever the shape says.
 * @param shape what to do with each field of the event's data: see `releaseShape`
 */
export function pseudonymisedEvent(
  event: ReleasableEvent,
  pseudonymiser: Pseudonymiser,
  shape: ReleaseShape,
  precision: Precision,
): PseudonymisedEvent {
  const { source, deliveryUnit, contract, corrects, deviations = [] } = event;
  const occurred = event.occurredOn ?? event.occurredAt;
  if (occurred === undefined) throw new TypeError(`event ${event.id} does not say when it occurred`);
  const date = (time: string): string => coarsened(dayOf(time), precision);
  return {
    entry: pseudonymiser.pseudonym('entry', event.id),
    type: event.type,
    schemaVersion: event.schemaVersion,
    occurredOn: date(occurred),
    recordedOn: date(event.recordedAt),
    ...(source?.recordedOn !== undefined && { sourceRecordedOn: date(source.recordedOn) }),
    actorRole: event.actor.role,
    subjects: event.subjects.map((subject) => pseudonymiser.pseudonym('person', subject)),
    ...(deliveryUnit !== undefined && { deliveryUnit }),
    ...(contract !== undefined && { contract }),
    ...(corrects !== undefined && { corrects: pseudonymiser.pseudonym('entry', corrects) }),
    ...(deviations.length > 0 && { deviations: deviations.map(({ code }) => code) }),
    data: ofFields(event.data, shape, { pseudonymiser, date }),
  };
}

/** What a release makes of identifiers and of times. */
interface Making {
  readonly pseudonymiser: Pseudonymiser;
  readonly date: (time: string) => string;
}

function ofFields(
  data: object,
  shape: ReleaseShape,
  making: Making,
): { readonly [field: string]: ReleasedValue } {
  const released: [string, ReleasedValue][] = [];
  for (const [field, value] of Object.entries(data) as [string, unknown][]) {
    const treatment = Object.hasOwn(shape, field) ? shape[field] : undefined;
    const result = treatment && ofValue(value, treatment, field, making);
    if (result !== undefined) released.push([field, result]);
  }
  return Object.fromEntries(released);
}

/** The value as it may be released, or undefined where nothing of it may be. */
function ofValue(
  value: unknown,
  treatment: Treatment,
  field: string,
  making: Making,
): ReleasedValue | undefined {
  if (value === null) return treatment === 'drop' ? undefined : null;
  if (typeof treatment === 'object') {
    if ('each' in treatment) {
      if (!Array.isArray(value) || treatment.each === 'drop') return undefined;
      return value
        .map((item: unknown) => ofValue(item, treatment.each, field, making))
        .filter((item) => item !== undefined);
    }
    return typeof value === 'object' && !Array.isArray(value)
      ? ofFields(value, treatment.fields, making)
      : undefined;
  }
  if (typeof value === 'number' || typeof value === 'boolean')
    return treatment === 'keep' ? value : undefined;
  if (typeof value !== 'string' || isSealed(value)) return undefined;
  switch (treatment) {
    case 'keep':
      return value;
    case 'date':
      return Number.isNaN(Date.parse(value)) ? undefined : making.date(value);
    case 'pseudonym':
      return making.pseudonymiser.pseudonym(entityKind(field), value);
    case 'drop':
      return undefined;
  }
}
