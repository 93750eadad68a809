/** What is unusual about looking at records. */
export const ALERT_KINDS = [
  'MANY_RECORDS',
  'MANY_LISTED',
  'OWN_RECORD',
  'RESTRICTED_PERSON',
  'REFUSED_REPEATEDLY',
  'FIGURES_POLLED',
  'RELEASES_POLLED',
  'MANY_BEYOND_REACH',
  'MANY_SELF_ASSIGNMENTS',
  'WHOLE_EXPORT',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** How many there are of what is unusual. */
export interface Count {
  /** Different persons, looks, attempts, days, releases or exports, by the kind of alert. */
  readonly count: number;
  /** When the first of them was: ISO 8601 in UTC. */
  readonly since: string;
  /** 0 where an alert is first raised; 1 once there are twice as many as the threshold, 2 at four times, and so on. */
  readonly level: number;
}

/** Something unusual, as it follows from one entry of the record of access and those before it. */
export interface NewAlert extends Count {
  readonly kind: AlertKind;
  /** When the look was that raised it: ISO 8601 in UTC. */
  readonly at: string;
  readonly principal: string;
  /** The person in question, where it is about one. */
  readonly person: string | null;
  /** The sequence of the entry that raised it. */
  readonly entry: number;
}

export interface Alert extends Omit<NewAlert, 'level'> {
  /** Grows from one alert to the next; it may leave numbers out. */
  readonly number: number;
  /** How many there are by now of that day (of polling: of that month): `count` is what it was when it was raised. */
  readonly total: number;
  /** When the last of them was. */
  readonly latest: string;
}

/** Alerts that one page of the record gives: those to be raised, and how far each has come. */
export interface Told {
  readonly alerts: readonly NewAlert[];
  /** The last of each `episodeOf`. */
  readonly grown: readonly NewAlert[];
}

const POLLING: ReadonlySet<AlertKind> = new Set(['FIGURES_POLLED', 'RELEASES_POLLED']);

/** What belongs together: the same principal, kind and person of one day (of polling: one month), in UTC. */
export const episodeOf = ({ kind, at, principal, person }: NewAlert): string =>
  JSON.stringify([kind, principal, person, at.slice(0, POLLING.has(kind) ? 7 : 10)]);

/** Raised once for each episode, and once more each time that it has doubled. */
export const alertKey = (alert: NewAlert): string =>
  alert.level === 0 ? episodeOf(alert) : `${episodeOf(alert)} ${alert.level}`;

/** Of what every look says again: the first of each alert, and the last of each episode. */
export function told(every: readonly NewAlert[]): Told {
  const first = new Map<string, NewAlert>();
  const last = new Map<string, NewAlert>();
  for (const alert of every) {
    const key = alertKey(alert);
    if (!first.has(key)) first.set(key, alert);
    last.set(episodeOf(alert), alert);
  }
  return { alerts: [...first.values()], grown: [...last.values()] };
}

/** Where alerts stand: beside the record that they were computed from, append-only as it is. */
export interface AlertStore {
  /** The sequence up to which the record has been watched; 0 where nobody has. */
  watchedTo(): Promise<number>;
  /**
   * Keeps the alerts that are not there yet, how far each has come, and how far the record has been watched, in one
   * transaction.
   * @returns those that were new, however many watch at once
   * @throws AccessRecordUnavailable
   */
  raise(told: Told, watchedTo: number): Promise<readonly NewAlert[]>;
  /** Alerts after a number, the oldest first, at most `limit` (1 to 1,000; default 100). */
  list(asked?: { readonly after?: number; readonly limit?: number }): Promise<readonly Alert[]>;
}

/** An alert as it stands in a row of either store, with its growth. Alerts of versions before have none. */
export function alertOf(row: Readonly<Record<string, unknown>>): Alert {
  const kind = ALERT_KINDS.find((one) => one === row['kind']);
  if (kind === undefined) throw new TypeError('an alert is of a kind that this version does not know');
  const at = String(row['at']);
  return {
    number: Number(row['number']),
    kind,
    at,
    principal: String(row['principal']),
    person: row['person'] === null ? null : String(row['person']),
    count: Number(row['persons']),
    entry: Number(row['entry']),
    since: String(row['since'] ?? at),
    total: Number(row['total'] ?? row['persons']),
    latest: String(row['latest'] ?? at),
  };
}
