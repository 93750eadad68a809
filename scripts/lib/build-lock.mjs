import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './root.mjs';

const folder = join(root, 'node_modules', '.cache', 'throughline');
const file = join(folder, 'build.lock');

/**
 * Runs `work` while no other process builds. The lock names its process, so one that died holding it does not
 * keep the next one waiting.
 * @template T
 * @param {() => Promise<T>} work
 * @param {() => void} onWait called once where another build is under way
 * @returns {Promise<T>}
 */
export async function whileNobodyElseBuilds(work, onWait) {
  mkdirSync(folder, { recursive: true });
  for (let waited = false; !take(); waited = true) {
    if (!waited) onWait();
    await sleep(250);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(holder())) rmSync(file, { force: true });
    return false;
  }
}

/** The process that holds the lock; 0 where it went away meanwhile. */
function holder() {
  try {
    // Empty for the moment between its creation and its writing: taken for held by us, thus alive.
    return Number(readFileSync(file, 'utf8') || process.pid);
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
