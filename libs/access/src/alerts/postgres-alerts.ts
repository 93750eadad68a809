import type { PostgresDatabase } from '#privacy';
import { requirePage } from '../record/page.js';
import { type AlertStore, alertKey, alertOf } from './alert.js';

export function postgresAlerts(database: PostgresDatabase, requireOpen: () => void): AlertStore {
  const table = database.named('access_alert');
  const watched = database.named('access_watched');
  return {
    async watchedTo() {
      requireOpen();
      const [row] = await database.query(`SELECT sequence FROM ${watched}`);
      return Number(row?.['sequence']);
    },
    async raise(alerts, watchedTo) {
      requireOpen();
      return database.transaction(async (query) => {
        const raised = [];
        for (const alert of alerts) {
          const { kind, at, principal, person, count, entry } = alert;
          const rows = await query(
            `INSERT INTO ${table} (key, kind, at, principal, person, persons, entry)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key) DO NOTHING RETURNING number`,
            [alertKey(alert), kind, at, principal, person, count, entry],
          );
          if (rows.length > 0) raised.push(alert);
        }
        await query(`UPDATE ${watched} SET sequence = greatest(sequence, $1)`, [watchedTo]);
        return raised;
      });
    },
    async list(asked = {}) {
      requireOpen();
      const { after, limit } = requirePage(asked);
      const rows = await database.query(`SELECT * FROM ${table} WHERE number > $1 ORDER BY number LIMIT $2`, [
        after,
        limit,
      ]);
      return rows.map(alertOf);
    },
  };
}
