/**
 * A copying process for specs to kill, and to measure. Arguments: from, to, the file of the map. It prints a line for
 * each chunk, with how many events it has copied and the bytes that its heap holds, then `done` and its report.
 */
import { writeSync } from 'node:fs';
import { openCopySource, openCopyTarget, parseLogAddress, PositionMap, copyLog } from '../src/index.js';

const [from = '', to = '', file = ''] = process.argv.slice(2);
const print = (line: string): void => void writeSync(1, `${line}\n`);

const source = openCopySource(parseLogAddress(from, 'from'));
const target = openCopyTarget(parseLogAddress(to, 'to'));
const map = PositionMap.open(file, 'source', 'target');
print('open');
const report = await copyLog({
  source,
  target,
  map,
  onProgress({ phase, events }) {
    if (events % 256 !== 0) return;
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    print(`${phase} ${events} ${heapUsed + external}`);
  },
});
map.close();
await target.close();
await source.close();
print(`done ${JSON.stringify(report)}`);
