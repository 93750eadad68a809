// `npm run soak`: the tests of endurance with many rounds: processes killed on every pairing of stores, sockets dropped,
// hostile attempts at both doors, programmes searched for what was erased in them. What was counted goes into docs/soak,
// whether it went well or not. How much: --kills N (for each pairing), --drops N, --attempts N (drawn on files and as many
// on PostgreSQL, after those that are written by hand), --erasures N, --seed N. Only some of it: --hostile for the
// attempts, --kills, --drops or --erasures for what they name, --pairing NAME for kills on that pairing (again for
// another); several of these together for all that they name.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';
import { optionsFor, partsOf, testsOf } from './lib/soak-parts.mjs';

await insistOnRightNode(root);
/** Which test kills on which stores, and how many seconds a kill takes there: start, load, sending again. */
const PAIRINGS = {
  sqlite: { test: 'kills-on-sqlite.e2e.spec.ts', seconds: 5 },
  'sqlite+postgresql': { test: 'kills-on-sqlite-with-postgresql.e2e.spec.ts', seconds: 6 },
  eventstoredb: { test: 'kills-on-eventstoredb.e2e.spec.ts', seconds: 6 },
  'eventstoredb+postgresql': { test: 'kills-on-eventstoredb-with-postgresql.e2e.spec.ts', seconds: 8 },
};
const number = { type: 'string' };
const { values } = parseArgs({
  options: {
    kills: number,
    drops: number,
    seed: number,
    pairing: { type: 'string', multiple: true },
    hostile: { type: 'boolean', default: false },
    attempts: number,
    erasures: number,
  },
});
const parts = partsOf(values);
const hostile = parts.includes('hostile');
const erasing = parts.includes('erasures');
const dropsSockets = parts.includes('drops');
const pairings = parts.includes('kills') ? chosenPairings() : [];
const kills = wholeNumber('kills', 100);
const drops = wholeNumber('drops', 500);
const seed = wholeNumber('seed', Math.floor(Math.random() * 1_000_000_000) + 1);
const attempts = wholeNumber('attempts', 10_000);
const erasures = wholeNumber('erasures', 200);

const { ensureBuilt } = await import('./lib/build.mjs');
if (!(await ensureBuilt())) process.exit(1);

console.log(
  `Seed ${seed}: ${[
    ...(pairings.length > 0 ? [`${kills} kills on ${pairings.join(', ')}`] : []),
    ...(dropsSockets ? [`${drops} dropped sockets`] : []),
    ...(hostile ? [`${attempts} hostile attempts on files, and as many on PostgreSQL`] : []),
    ...(erasing ? [`${erasures} programmes searched after erasures`] : []),
  ].join('; ')}. It takes about ${minutes()} minutes.`,
);
const work = mkdtempSync(join(tmpdir(), 'throughline-soak-'));
const counts = join(work, 'counts.ndjson');
const started = new Date();
const soaked = commit();
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--runInBand',
    ...testsOf(
      parts,
      pairings.map((name) => PAIRINGS[name].test),
    ),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      SOAK_KILLS: String(kills),
      SOAK_DROPS: String(drops),
      ...(hostile ? { SOAK_HOSTILE: String(attempts) } : {}),
      ...(erasing ? { SOAK_ERASURES: String(erasures) } : {}),
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

/** Of the program that was soaked: a report tells of no other. */
function commit() {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';
  const head = git('rev-parse', '--short', 'HEAD');
  if (head === '') return 'no commit that git knows';
  return `commit ${head}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' and changes to it'}`;
}

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
    `${status === 0 ? 'Passed' : '**Failed**'} in ${seconds} s on ${soaked}, with ${cpus().length} processors, ` +
      `Node ${process.version}. ` +
      `Again: \`npm run soak -- ${optionsFor(parts, { seed, kills, drops, attempts, erasures }, values.pairing ?? [])}\`.`,
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

function minutes() {
  const killing = pairings.reduce((sum, name) => sum + 40 + kills * PAIRINGS[name].seconds, 0);
  return Math.ceil(
    (killing +
      (dropsSockets ? drops * 0.2 : 0) +
      (hostile ? 60 + attempts * 0.03 : 0) +
      (erasing ? 20 + erasures * 5 : 0)) /
      60,
  );
}

function chosenPairings() {
  const names = values.pairing ?? Object.keys(PAIRINGS);
  const unknown = names.find((name) => !Object.hasOwn(PAIRINGS, name));
  if (unknown === undefined) return names;
  console.error(`--pairing must be one of ${Object.keys(PAIRINGS).join(', ')}, not ${unknown}.`);
  process.exit(1);
}

function wholeNumber(name, otherwise) {
  const given = values[name];
  if (given === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  console.error(`--${name} must be a whole number from 1.`);
  process.exit(1);
}
