import type { RecordedEvent } from '#event-log';
import { type KeyReader, openFields, SEALS } from '#privacy';
import { eventDefinitions, type MarkedField, personalFieldsOf, personalFieldsOfEnvelope } from '#programme';

/** What stands for the envelope in the names of fields. */
const ENVELOPE = 'envelope';

/**
 * Every field that the published schemas have sealed, by its name: `SessionNoteWritten note`. Whoever marks another
 * one in a schema has to give `marked-steps.ts` a step that records it.
 */
export function sealedFields(): readonly string[] {
  const ofTypes = Object.keys(eventDefinitions).flatMap((type) => namesOf(type, personalFieldsOf(type)));
  return [...ofTypes, ...namesOf(ENVELOPE, personalFieldsOfEnvelope)];
}

const namesOf = (holder: string, fields: readonly MarkedField[]): readonly string[] =>
  fields.map(({ path }) => `${holder} ${path.join('.')}`);

/**
 * The sealed fields that the log holds with a marked value.
 * @param isMarked told each value as it was before it was sealed
 * @throws Error where one of them stands in the log as it was typed
 */
export async function recordedWithMarks(
  events: AsyncIterable<RecordedEvent>,
  keys: KeyReader,
  isMarked: (value: string) => boolean,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const { id, type, data, metadata } of events) {
    if (!Object.hasOwn(eventDefinitions, type)) continue; // what a newer version wrote
    for (const [holder, fields, part, root] of [
      [type, personalFieldsOf(type), data, 'data'],
      [ENVELOPE, personalFieldsOfEnvelope, metadata, 'metadata'],
    ] as const) {
      const opened = await openFields(part, id, [root], keys, { seals: SEALS });
      for (const { path } of fields) {
        const [stored, plain] = [valuesAt(part, path), valuesAt(opened, path)];
        for (const [index, value] of plain.entries()) {
          if (stored[index] === value) throw new Error(`${holder} ${path.join('.')} of ${id} is not sealed`);
          if (isMarked(value)) found.add(`${holder} ${path.join('.')}`);
        }
      }
    }
  }
  return found;
}

/** The texts at a path; a `*` in it stands for every element. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly string[] {
  if (step === undefined) return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') return Array.isArray(value) ? value.flatMap((item: unknown) => valuesAt(item, rest)) : [];
  return Object.hasOwn(value, step) ? valuesAt(Reflect.get(value, step), rest) : [];
}
