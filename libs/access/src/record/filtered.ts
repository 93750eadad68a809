import type { LookFilter } from './access-record.js';

/** SQL that both stores read, its values as `$1`, `$2` …, and those values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** Tables under the names that a store has for them. */
export interface RecordTables {
  readonly access: string;
  readonly subject: string;
}

const EQUAL = ['principal', 'kind', 'operation', 'outcome'] as const;

/**
 * A page of looks. Days become bounds of the sequence first, by the index of times: a day long ago must not cost a
 * walk through all that came after. Times never go back, so the bounds hold everything of those days.
 */
export function pageStatement(
  { access, subject }: RecordTables,
  { after, limit, filter }: { readonly after: number; readonly limit: number; readonly filter: LookFilter },
): Statement {
  const values: (string | number)[] = [];
  const value = (given: string | number): string => `$${values.push(given)}`;
  const { person, from, until } = filter;
  const sequence = person === undefined ? 'look.sequence' : 'found.sequence';
  const conditions = [
    `${sequence} > ${value(after)}`,
    ...EQUAL.flatMap((field) => {
      const wanted = filter[field];
      return wanted === undefined ? [] : [`look.${field} = ${value(wanted)}`];
    }),
    ...(person === undefined ? [] : [`found.person = ${value(person)}`]),
    ...(from === undefined
      ? []
      : [
          `${sequence} >= coalesce((SELECT sequence FROM ${access} WHERE at >= ${value(from)}
                                      ORDER BY at, sequence LIMIT 1), 9223372036854775807)`,
        ]),
    ...(until === undefined
      ? []
      : [
          `${sequence} <= coalesce((SELECT sequence FROM ${access} WHERE at < ${value(until)}
                                      ORDER BY at DESC, sequence DESC LIMIT 1), 0)`,
        ]),
  ];
  const tables =
    person === undefined
      ? `${access} AS look`
      : `${subject} AS found JOIN ${access} AS look ON look.sequence = found.sequence`;
  const text = `SELECT look.* FROM ${tables} WHERE ${conditions.join(' AND ')} ORDER BY ${sequence} LIMIT ${value(limit)}`;
  return { text, values };
}
