import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** This file is read by whatever Node the machine has, so it keeps to what Node 18 understands. */
const NEEDED = 24;

/** @returns {boolean} whether this process runs on a Node that can run the project */
export function isRightNode() {
  return Number(process.versions.node.split('.')[0]) >= NEEDED;
}

/**
 * Runs this very command again on the Node that `npm ci` brought, where this one is too old. Ends the process then;
 * returns where the Node is right.
 * @param {string} root the project's folder
 */
export function insistOnRightNode(root) {
  if (isRightNode()) return;
  const bundled = bundledNode(root);
  if (bundled === undefined) {
    console.error(
      `throughline needs Node ${NEEDED} or later, and this is Node ${process.versions.node}.\n` +
        (existsSync(join(root, 'node_modules'))
          ? `No Node came with the packages for ${process.platform}-${process.arch} (they bring one for Linux on x64 and arm64).\n` +
            `Install Node ${NEEDED} from https://nodejs.org (or: nvm install ${NEEDED}), then repeat the command.`
          : `Run "npm ci" first: on Linux it brings the right Node with it. Then repeat the command.`),
    );
    process.exit(1);
  }
  const { status, signal, error } = spawnSync(bundled, process.argv.slice(1), { stdio: 'inherit' });
  if (error) {
    console.error(
      `${bundled} cannot be run (${error.message}). Run "npm ci" again, or install Node ${NEEDED}.`,
    );
    process.exit(1);
  }
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}

/** @param {string} root @returns {string | undefined} */
function bundledNode(root) {
  return [`node-linux-${process.arch}`]
    .map((name) => join(root, 'node_modules', name, 'bin', 'node'))
    .find((file) => process.platform === 'linux' && existsSync(file));
}
