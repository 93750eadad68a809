import type { JsonObject, NewEvent } from '#event-log';
import { type KeyStore, type PersonalField, type Seal, sealFields } from '#privacy';
import { type AnyFact, encode, type Envelope, personalFieldsOf } from '#programme';
import { requireValid } from './validate-event.js';

export type Enveloped = Envelope & Pick<AnyFact, 'type' | 'data'>;

/**
 * The way of an event into the log: validate against its published schema → seal its personal fields → take the form
 * that the log stores. (The log adds the hash.)
 * @throws Error where the event does not match its schema: a fault of the program, never of a person's input
 */
export async function toStored(stream: string, event: Enveloped, keys: KeyStore): Promise<NewEvent> {
  requireValid(event);
  const { id, type, data, metadata } = encode(event);
  const plain = { id, data: toJson(data), metadata: toJson(metadata) };
  const sealed = await sealFields(plain, personalFields(stream, event), keys);
  return { id, type, data: sealed.data, metadata: sealed.metadata };
}

/**
 * The personal values of an event, with the persons whose keys seal each. What the event names nobody for is said of all
 * whom it is about, and with the key of any of them it is gone: why a match ended late tells of the mentee as well as of
 * the mentor.
 */
function personalFields(stream: string, event: Enveloped): readonly PersonalField[] {
  // An event about no person (a contract) may still hold a reason in free text: it has a key of the stream's own.
  const [first = stream, ...others] = new Set(event.subjects);
  const everybody = [first, ...others] as const;
  const data = new Map(Object.entries(event.data));
  const inData = personalFieldsOf(event.type).map(({ path, of, seal }): PersonalField => {
    const place = ['data', ...path];
    if (of === 'subject') return { path: place, subjects: everybody, seal };
    const owner: unknown = data.get(of);
    if (typeof owner !== 'string')
      throw new Error(`${event.type}: ${of} must name whose ${path.join('.')} it is`);
    return { path: place, subjects: [owner], seal };
  });
  const seal = sealOfReasons(event);
  const reason = (path: PersonalField['path']): PersonalField => ({ path, subjects: everybody, seal });
  const inEnvelope = [
    ...(event.backdateReason === undefined ? [] : [reason(['metadata', 'backdateReason'])]),
    ...(event.deviations ?? []).flatMap((deviation, index) =>
      deviation.reason === undefined ? [] : [reason(['metadata', 'deviations', index, 'reason'])],
    ),
  ];
  return [...inData.map((field) => (isReason(event, field) ? { ...field, seal } : field)), ...inEnvelope];
}

/**
 * Why something was recorded late, taken back or replaced, and why a shut gate was passed, may say as much as what it
 * is said of: so it is sealed as that is.
 */
function sealOfReasons({ type, data }: Enveloped): Seal {
  const corrected: unknown = Reflect.get(data, 'entryType');
  const of = typeof corrected === 'string' ? corrected : type;
  return personalFieldsOf(of).some(({ seal }) => seal === 'CONFIDENTIAL') ? 'CONFIDENTIAL' : 'PERSONAL';
}

const isReason = ({ data }: Enveloped, { path }: PersonalField): boolean =>
  'entryType' in data && path.join('.') === 'data.reason';

/** Plain JSON without what is undefined: what is absent is not stored. */
function toJson(value: object): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(value));
  return json;
}
