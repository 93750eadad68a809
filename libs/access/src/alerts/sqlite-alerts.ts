import type { DatabaseSync } from 'node:sqlite';
import { requirePage } from '../record/page.js';
import { type AlertStore, alertKey, alertOf, type NewAlert } from './alert.js';

/** @param guarded runs work on the open database, and makes its failures ours */
export function sqliteAlerts(
  guarded: <Result>(work: (database: DatabaseSync) => Result) => Result,
): AlertStore {
  return {
    watchedTo: async () =>
      guarded((database) =>
        Number(database.prepare('SELECT sequence FROM access_watched').get()?.['sequence']),
      ),
    raise: async (alerts, watchedTo) => guarded((database) => raise(database, alerts, watchedTo)),
    async list(asked = {}) {
      const { after, limit } = requirePage(asked);
      const text = 'SELECT * FROM access_alert WHERE number > ? ORDER BY number LIMIT ?';
      return guarded((database) => database.prepare(text).all(after, limit)).map(alertOf);
    },
  };
}

function raise(database: DatabaseSync, alerts: readonly NewAlert[], watchedTo: number): readonly NewAlert[] {
  database.exec('BEGIN IMMEDIATE');
  try {
    const insert = database.prepare(
      `INSERT INTO access_alert (key, kind, at, principal, person, persons, entry) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO NOTHING`,
    );
    const raised = alerts.filter((alert) => {
      const { kind, at, principal, person, count, entry } = alert;
      return Number(insert.run(alertKey(alert), kind, at, principal, person, count, entry).changes) === 1;
    });
    database.prepare('UPDATE access_watched SET sequence = max(sequence, ?)').run(watchedTo);
    database.exec('COMMIT');
    return raised;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
