// `npm run soak`: the tests of endurance with many rounds: processes killed, sockets dropped. What was counted goes
// into docs/soak, whether it went well or not. Options: --kills N --drops N --seed N.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
const number = { type: 'string' };
const { values } = parseArgs({ options: { kills: number, drops: number, seed: number } });
const kills = wholeNumber('kills', 100);
const drops = wholeNumber('drops', 500);
const seed = wholeNumber('seed', Math.floor(Math.random() * 1_000_000_000) + 1);

const { ensureBuilt } = await import('./lib/build.mjs');
if (!(await ensureBuilt())) process.exit(1);

console.log(
  `Seed ${seed}: ${kills} kills, ${drops} dropped sockets. It takes up to ${minutes(kills, drops)} minutes.`,
);
const work = mkdtempSync(join(tmpdir(), 'throughline-soak-'));
const counts = join(work, 'counts.ndjson');
const started = new Date();
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--runInBand',
    'test/crash',
    'test/load',
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      SOAK_KILLS: String(kills),
      SOAK_DROPS: String(drops),
      SOAK_SEED: String(seed),
      SOAK_COUNTS: counts,
    },
  },
);
const report = join(root, 'docs', 'soak', `${started.toISOString().slice(0, 10)}-${seed}.md`);
mkdirSync(join(root, 'docs', 'soak'), { recursive: true });
writeFileSync(report, describe());
rmSync(work, { recursive: true });
console.log(`${status === 0 ? 'Passed' : 'FAILED'}: ${report}`);
process.exit(status ?? 1);

function describe() {
  const told = existsSync(counts)
    ? readFileSync(counts, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const seconds = Math.round((Date.now() - started.getTime()) / 1000);
  return [
    `# Soak of ${started.toISOString().slice(0, 10)}, seed ${seed}`,
    '',
    `${status === 0 ? 'Passed' : '**Failed**'} in ${seconds} s on ${cpus().length} processors, Node ${process.version}. ` +
      `Again: \`npm run soak -- --seed ${seed} --kills ${kills} --drops ${drops}\`.`,
    ...told.flatMap(({ test, ...rest }) => [
      '',
      `## ${test[0].toUpperCase()}${test.slice(1)}`,
      '',
      '| what | how many |',
      '|---|---|',
      ...Object.entries(rest).map(([name, count]) => `| ${words(name)} | ${count} |`),
    ]),
    '',
  ].join('\n');
}

/** `answersLost` → `answers lost` */
function words(name) {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function minutes(killed, dropped) {
  return Math.ceil((killed * 5 + dropped * 0.1 + 20) / 60);
}

function wholeNumber(name, otherwise) {
  const given = values[name];
  if (given === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  console.error(`--${name} must be a whole number from 1.`);
  process.exit(1);
}
