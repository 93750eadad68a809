/** What is unusual about looking at records. */
export const ALERT_KINDS = [
  'MANY_RECORDS',
  'MANY_LISTED',
  'OWN_RECORD',
  'RESTRICTED_PERSON',
  'REFUSED_REPEATEDLY',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something unusual, as it follows from one entry of the record of access and those before it. */
export interface NewAlert {
  readonly kind: AlertKind;
  /** When the look was that raised it: ISO 8601 in UTC. */
  readonly at: string;
  readonly principal: string;
  /** The person in question, where it is about one. */
  readonly person: string | null;
  /** How many persons or attempts there were in the window, at the least; 1 where a single look is enough. */
  readonly count: number;
  /** The sequence of the entry that raised it. */
  readonly entry: number;
}

export interface Alert extends NewAlert {
  /** Grows from one alert to the next; it may leave numbers out. */
  readonly number: number;
}

/** Once a day (in UTC) is enough to be told of the same principal, kind and person. */
export const alertKey = ({ kind, at, principal, person }: NewAlert): string =>
  JSON.stringify([kind, principal, person, at.slice(0, 10)]);

/** Where alerts stand: beside the record that they were computed from, append-only as it is. */
export interface AlertStore {
  /** The sequence up to which the record has been watched; 0 where nobody has. */
  watchedTo(): Promise<number>;
  /**
   * Keeps the alerts that are not there yet, and how far the record has been watched, in one transaction.
   * @returns those that were new, however many watch at once
   * @throws AccessRecordUnavailable
   */
  raise(alerts: readonly NewAlert[], watchedTo: number): Promise<readonly NewAlert[]>;
  /** Alerts after a number, the oldest first, at most `limit` (1 to 1,000; default 100). */
  list(asked?: { readonly after?: number; readonly limit?: number }): Promise<readonly Alert[]>;
}

/** An alert as it stands in a row of either store. */
export function alertOf(row: Readonly<Record<string, unknown>>): Alert {
  const kind = ALERT_KINDS.find((one) => one === row['kind']);
  if (kind === undefined) throw new TypeError('an alert is of a kind that this version does not know');
  return {
    number: Number(row['number']),
    kind,
    at: String(row['at']),
    principal: String(row['principal']),
    person: row['person'] === null ? null : String(row['person']),
    count: Number(row['persons']),
    entry: Number(row['entry']),
  };
}
