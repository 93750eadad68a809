import type { PostgresDatabase } from '#privacy';
import { requirePage } from '../record/page.js';
import { type AlertStore, alertKey, alertOf, episodeOf, type NewAlert } from './alert.js';

export function postgresAlerts(database: PostgresDatabase, requireOpen: () => void): AlertStore {
  const table = database.named('access_alert');
  const growth = database.named('access_alert_growth');
  const watched = database.named('access_watched');
  return {
    async watchedTo() {
      requireOpen();
      const [row] = await database.query(`SELECT sequence FROM ${watched}`);
      return Number(row?.['sequence']);
    },
    async raise({ alerts, grown }, watchedTo) {
      requireOpen();
      return database.transaction(async (query) => {
        const raised = [];
        // In one order, so that no two processes wait for each other.
        for (const alert of alerts.toSorted(byEpisode)) {
          const { kind, at, principal, person, count, entry, since } = alert;
          const rows = await query(
            `INSERT INTO ${table} (key, episode, kind, at, principal, person, persons, entry, since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (key) DO NOTHING RETURNING number`,
            [alertKey(alert), episodeOf(alert), kind, at, principal, person, count, entry, since],
          );
          if (rows.length > 0) raised.push(alert);
        }
        for (const alert of grown.toSorted(byEpisode)) {
          await query(
            `INSERT INTO ${growth} AS known (episode, latest, persons, entry) VALUES ($1, $2, $3, $4)
             ON CONFLICT (episode) DO UPDATE
             SET latest = excluded.latest, persons = excluded.persons, entry = excluded.entry
             WHERE excluded.entry > known.entry`,
            [episodeOf(alert), alert.at, alert.count, alert.entry],
          );
        }
        await query(`UPDATE ${watched} SET sequence = greatest(sequence, $1)`, [watchedTo]);
        return raised;
      });
    },
    async list(asked = {}) {
      requireOpen();
      const { after, limit } = requirePage(asked);
      const rows = await database.query(
        `SELECT alert.*, growth.persons AS total, growth.latest
         FROM ${table} AS alert LEFT JOIN ${growth} AS growth ON growth.episode = coalesce(alert.episode, alert.key)
         WHERE alert.number > $1 ORDER BY alert.number LIMIT $2`,
        [after, limit],
      );
      return rows.map(alertOf);
    },
  };
}

const byEpisode = (one: NewAlert, other: NewAlert): number => (alertKey(one) < alertKey(other) ? -1 : 1);
