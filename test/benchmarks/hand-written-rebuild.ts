import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HandWrittenFile } from './hand-written-file.js';

/** As many events as a rebuild takes at once. */
const PAGE = 500;

type Live = Readonly<Record<string, { live: { version: number; generation: number } }>>;

/**
 * What a loop written by hand takes, in milliseconds: it makes the files and their tables, goes through the log once and
 * parses each event, writes for every 500 of them one transaction in each file, with one prepared statement for each
 * table, and closes the files, which folds what was written into them. The rows are taken from read models that have
 * been built, outside of what is timed: to work them out from the events costs this loop nothing, so it is faster than
 * one that anybody could write.
 */
export function handWrittenRebuild(logFile: string, built: string, folder: string): number {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const log = new DatabaseSync(logFile, { readOnly: true });
  const live = JSON.parse(readFileSync(join(built, 'live.json'), 'utf8')) as Live;
  const pages = Math.ceil(Number(log.prepare('SELECT count(*) AS n FROM event').get()?.['n']) / PAGE);
  const files = Object.entries(live).map(
    ([
      name,
      {
        live: { version, generation },
      },
    ]) => {
      const original = join(built, `${name}.v${version}.${generation}.db`);
      return new HandWrittenFile(original, join(folder, `${name}.db`), pages);
    },
  );
  let time = 0;
  const timed = <Result>(work: () => Result): Result => {
    const start = performance.now();
    const result = work();
    time += performance.now() - start;
    return result;
  };
  try {
    timed(() => {
      for (const file of files) file.make();
    });
    const scan = log.prepare('SELECT * FROM event WHERE position > ? ORDER BY position LIMIT ?');
    let after = 0;
    for (let page = 0; page < pages; page += 1) {
      for (const file of files) file.load();
      timed(() => {
        for (const row of scan.all(after, PAGE)) {
          after = Number(row['position']);
          JSON.parse(String(row['data']));
          JSON.parse(String(row['metadata']));
        }
        for (const file of files) file.write(`${after}`);
      });
    }
    timed(() => {
      for (const file of files) file.finish();
    });
    return time;
  } finally {
    for (const file of files) file.close();
    log.close();
  }
}
