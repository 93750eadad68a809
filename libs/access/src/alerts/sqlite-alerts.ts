import type { DatabaseSync } from 'node:sqlite';
import { requirePage } from '../record/page.js';
import { type AlertStore, alertKey, alertOf, episodeOf, type NewAlert, type Told } from './alert.js';

const LIST = `SELECT alert.*, growth.persons AS total, growth.latest
  FROM access_alert AS alert LEFT JOIN access_alert_growth AS growth ON growth.episode = coalesce(alert.episode, alert.key)
  WHERE alert.number > ? ORDER BY alert.number LIMIT ?`;
const RAISE = `INSERT INTO access_alert (key, episode, kind, at, principal, person, persons, entry, since)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`;
const GROW = `INSERT INTO access_alert_growth (episode, latest, persons, entry) VALUES (?, ?, ?, ?)
  ON CONFLICT (episode) DO UPDATE SET latest = excluded.latest, persons = excluded.persons, entry = excluded.entry
  WHERE excluded.entry > access_alert_growth.entry`;

/** @param guarded runs work on the open database, and makes its failures ours */
export function sqliteAlerts(
  guarded: <Result>(work: (database: DatabaseSync) => Result) => Result,
): AlertStore {
  return {
    watchedTo: async () =>
      guarded((database) =>
        Number(database.prepare('SELECT sequence FROM access_watched').get()?.['sequence']),
      ),
    raise: async (told, watchedTo) => guarded((database) => raise(database, told, watchedTo)),
    async list(asked = {}) {
      const { after, limit } = requirePage(asked);
      return guarded((database) => database.prepare(LIST).all(after, limit)).map(alertOf);
    },
  };
}

function raise(database: DatabaseSync, { alerts, grown }: Told, watchedTo: number): readonly NewAlert[] {
  database.exec('BEGIN IMMEDIATE');
  try {
    const insert = database.prepare(RAISE);
    const raised = alerts.filter((alert) => {
      const { kind, at, principal, person, count, entry, since } = alert;
      const values = [kind, at, principal, person, count, entry, since];
      return Number(insert.run(alertKey(alert), episodeOf(alert), ...values).changes) === 1;
    });
    const grow = database.prepare(GROW);
    for (const alert of grown) grow.run(episodeOf(alert), alert.at, alert.count, alert.entry);
    database.prepare('UPDATE access_watched SET sequence = max(sequence, ?)').run(watchedTo);
    database.exec('COMMIT');
    return raised;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
