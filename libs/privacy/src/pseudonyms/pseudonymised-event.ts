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
  /** Left out where a decision on erasure keeps rare codes. */
  readonly actorRole?: string;
  readonly subjects: readonly string[];
  readonly deliveryUnit?: string;
  readonly contract?: string;
  readonly corrects?: string;
  readonly deviations?: readonly string[];
  readonly data: { readonly [field: string]: ReleasedValue };
}

/**
 * Makes what a release may hold of events of one type, and nothing else: built up from a list of what may pass. Who
 * acted becomes a role, times become the month (or what the precision says) in London, identifiers become pseudonyms;
 * free text, labels, ids of events, commands and batches, positions and revisions, and whatever `shape` does not name
 * stay behind. Sealed text never passes, whatever the shape says.
 * @param shape what to do with each field of the events' data: see `releaseShape`
 */
export function pseudonymising(
  pseudonymiser: Pseudonymiser,
  shape: ReleaseShape,
  precision: Precision,
): (event: ReleasableEvent) => PseudonymisedEvent {
  const date = (time: string): string => coarsened(dayOf(time), precision);
  const person = (id: string): string => pseudonymiser.pseudonym('person', id);
  const entry = (id: string): string => pseudonymiser.pseudonym('entry', id);
  const dataOf = ofFields(shape, { pseudonymiser, date });
  return (event) => {
    const { source, deliveryUnit, contract, corrects, deviations = [] } = event;
    const occurred = event.occurredOn ?? event.occurredAt;
    if (occurred === undefined) throw new TypeError(`event ${event.id} does not say when it occurred`);
    return {
      entry: entry(event.id),
      type: event.type,
      schemaVersion: event.schemaVersion,
      occurredOn: date(occurred),
      recordedOn: date(event.recordedAt),
      ...(source?.recordedOn !== undefined && { sourceRecordedOn: date(source.recordedOn) }),
      actorRole: event.actor.role,
      subjects: event.subjects.map(person),
      ...(deliveryUnit !== undefined && { deliveryUnit }),
      ...(contract !== undefined && { contract }),
      ...(corrects !== undefined && { corrects: entry(corrects) }),
      ...(deviations.length > 0 && { deviations: deviations.map(({ code }) => code) }),
      data: dataOf(event.data),
    };
  };
}

/** What a release makes of identifiers and of times. */
interface Making {
  readonly pseudonymiser: Pseudonymiser;
  readonly date: (time: string) => string;
}

/** The value as it may be released, or undefined where nothing of it may be. */
type Maker = (value: unknown) => ReleasedValue | undefined;

interface ReleasedFields {
  readonly [field: string]: ReleasedValue;
}

/** In the order of the data, whatever that of the shape is. */
function ofFields(shape: ReleaseShape, making: Making): (data: object) => ReleasedFields {
  const makers = new Map(
    Object.entries(shape)
      .filter(([, treatment]) => treatment !== 'drop')
      .map(([field, treatment]) => [field, makerOf(treatment, field, making)]),
  );
  return (data) => {
    const released: [string, ReleasedValue][] = [];
    for (const [field, value] of Object.entries(data) as [string, unknown][]) {
      const result = makers.get(field)?.(value);
      if (result !== undefined) released.push([field, result]);
    }
    return Object.fromEntries(released);
  };
}

function makerOf(treatment: Treatment, field: string, making: Making): Maker {
  if (treatment === 'drop') return () => undefined;
  if (typeof treatment !== 'object') return ofScalar(treatment, field, making);
  if ('fields' in treatment) {
    const fieldsOf = ofFields(treatment.fields, making);
    return (value) => {
      if (value === null) return null;
      return typeof value === 'object' && !Array.isArray(value) ? fieldsOf(value) : undefined;
    };
  }
  if (treatment.each === 'drop') return (value) => (value === null ? null : undefined);
  const each = makerOf(treatment.each, field, making);
  return (value) => {
    if (value === null) return null;
    return Array.isArray(value) ? value.map(each).filter((item) => item !== undefined) : undefined;
  };
}

function ofScalar(
  treatment: 'pseudonym' | 'keep' | 'date',
  field: string,
  { pseudonymiser, date }: Making,
): Maker {
  const kind = entityKind(field);
  const ofText = {
    keep: (text: string) => text,
    date: (text: string) => (Number.isNaN(Date.parse(text)) ? undefined : date(text)),
    pseudonym: (text: string) => pseudonymiser.pseudonym(kind, text),
  }[treatment];
  return (value) => {
    if (value === null) return null;
    if (typeof value === 'number' || typeof value === 'boolean')
      return treatment === 'keep' ? value : undefined;
    return typeof value === 'string' && !isSealed(value) ? ofText(value) : undefined;
  };
}
