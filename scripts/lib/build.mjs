import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileNobodyElseBuilds } from './build-lock.mjs';
import { root } from './root.mjs';

const STAMP = join(root, 'dist', '.built-from');
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.base.json',
  'tsconfig.build.json',
];

/** A digest of everything that the build reads. By content, so that touching or checking out a file is no change. */
function digestOfSources() {
  const sources = globSync('{apps,libs}/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.spec.ts'))
    .sort();
  const digest = createHash('sha256');
  for (const file of [...SETTINGS, ...sources]) {
    digest
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return digest.digest('hex');
}

/** @returns {boolean} whether `dist` was built from other sources than those that lie here now */
export function isStale() {
  try {
    return readFileSync(STAMP, 'utf8') !== digestOfSources();
  } catch (error) {
    if (error.code === 'ENOENT') return true;
    throw error;
  }
}

/**
 * Builds where something has changed since the last build, with progress on standard error.
 * @returns {Promise<boolean>} false where the build failed; what is wrong has been printed
 */
export async function ensureBuilt() {
  if (!isStale()) return true;
  return whileNobodyElseBuilds(
    async () => !isStale() || build(),
    () => console.error('Waiting for another build of this folder to end …'),
  );
}

async function build() {
  const started = Date.now();
  const digest = digestOfSources();
  const stopProgress = showProgress('Building', started);
  const { code, output } = await run(join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), [
    'build',
  ]);
  stopProgress();
  if (code !== 0) {
    console.error(`${output}\nThe build failed: correct what is named above and repeat the command.`);
    return false;
  }
  writeFileSync(STAMP, digest);
  console.error(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  return true;
}

function run(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** A line that grows while the work goes on; on a terminal with the seconds, elsewhere once. */
function showProgress(what, started) {
  if (!process.stderr.isTTY) {
    console.error(`${what} (the first time takes about a minute) …`);
    return () => undefined;
  }
  const show = () => process.stderr.write(`\r${what} … ${Math.round((Date.now() - started) / 1000)} s`);
  show();
  const timer = setInterval(show, 1000);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\x1b[K');
  };
}
