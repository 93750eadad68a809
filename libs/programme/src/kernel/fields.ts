import Type, { type TSchema } from 'typebox';

/** Schemas of the fields that events share. Identifiers are opaque: nothing may be read out of them. */
export const EntityId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' });
/** A Europe/London day, `YYYY-MM-DD`. */
export const Day = Type.String({ format: 'london-day' });
export const UtcInstant = Type.String({ format: 'utc-instant' });
/** A short name of a thing that is not a person. */
export const Label = Type.String({ minLength: 1, maxLength: 200 });
/** A code of a versioned code list. */
export const codeOf = <const Codes extends string[]>(codes: readonly [...Codes]) =>
  Type.Enum(codes as [...Codes]);

/** Largest free text, in UTF-16 units. */
export const MAX_TEXT = 8_000;
const Text = Type.String({ minLength: 1, maxLength: MAX_TEXT });

/**
 * How a personal field is sealed. PERSONAL: under the subject's key. CONFIDENTIAL: under the subject's separate key
 * for what was said in confidence: session notes, which only the mentor and the responsible programme manager may have
 * opened, and the words of concerns, for safeguarding leads alone.
 */
export type Seal = 'PERSONAL' | 'CONFIDENTIAL';

/** The marker in a published schema: whose key seals the field. `of` is `subject` for the event's first subject. */
export interface PersonalMarker {
  readonly of: string;
  readonly seal: Seal;
}
export const PERSONAL = 'x-personal';

/**
 * Marks a string field as personal: it is stored only sealed.
 * @param of the data field that holds the person's id; without it, the event's first subject
 */
export function personal<Schema extends TSchema>(
  schema: Schema,
  options: { readonly of?: string; readonly seal?: Seal } = {},
): Schema {
  const marker: PersonalMarker = { of: options.of ?? 'subject', seal: options.seal ?? 'PERSONAL' };
  return { ...schema, [PERSONAL]: marker };
}

/** Free text (reasons, grounds, evidence, places): always personal. */
export const freeText = (options?: Parameters<typeof personal>[1]) => personal(Text, options);
