import { releaseLines } from '#application';
import { openSqliteEventLog } from '#event-log';
import { bareScan } from './bare-scan.js';
import { bothSides, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { filledLog } from './filled-logs.js';

/** What an evaluator's replay does, line by line, against scanning the table and parsing. Times are of one event. */
export async function replayLines(setting: Setting): Promise<OpenFigure> {
  const { events, seed } = setting;
  const file = filledLog(setting, 'programme');
  const log = openSqliteEventLog({ file, clock: () => new Date() });
  const key = Buffer.alloc(32, seed);
  const ours = async (): Promise<void> => {
    const { signal } = new AbortController();
    let last = '';
    for await (const line of releaseLines(log, {}, { name: 'bench', key }, signal)) last = line;
    if (!last.startsWith('{"end":true')) throw new Error(`the release ended with ${last}`);
  };
  const each = (times: readonly number[]): readonly number[] => times.map((time) => time / events);
  return {
    round: (round) =>
      bothSides(
        round,
        async () => each(timeEachNow(1, () => requireAll(bareScan(file), events))),
        async () => each(await timeEach(1, ours)),
      ),
    close: () => log.close(),
  };
}

function requireAll(count: number, events: number): void {
  if (count !== events) throw new Error(`${count} events were scanned of ${events}`);
}
