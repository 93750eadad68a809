import pg from 'pg';

const INT8 = 20;
const NUMERIC = 1700;

const getTypeParser = (oid: number, format?: 'text' | 'binary'): ((text: string) => unknown) => {
  const others: (text: string) => unknown = pg.types.getTypeParser(oid, format);
  return format !== 'binary' && (oid === INT8 || oid === NUMERIC) ? numberOf : others;
};

/** What the connections read: numbers as node:sqlite gives them. */
export const portableTypes: pg.CustomTypesConfig = { getTypeParser };

/** Of int8 (count too) and numeric (sums of int8): a number where that loses nothing, else a bigint. */
export function numberOf(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
}

/** A client that takes what a statement of SQLite takes, where there are no booleans: their columns hold 0 and 1. */
export class PortableClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query: (...given: unknown[]) => unknown = this.query.bind(this);
    const portable = (text: unknown, values: unknown, ...rest: unknown[]) =>
      query(text, Array.isArray(values) ? values.map(withoutBoolean) : values, ...rest);
    Object.assign(this, { query: portable });
  }
}

const withoutBoolean = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value);
