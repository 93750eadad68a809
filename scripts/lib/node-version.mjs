import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** This file is read by whatever Node the machine has, so it keeps to what Node 18 understands. */
const NEEDED = 24;

/** @returns {boolean} whether this process runs on a Node that can run the project */
export function isRightNode() {
  return Number(process.versions.node.split('.')[0]) >= NEEDED;
}

/**
 * Runs this very command again on the Node that `npm ci` brought, where this one is too old. The process ends with
 * it; returns where the Node is right.
 * @param {string} root the project's folder
 */
export async function insistOnRightNode(root) {
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
  process.exit(await runOn(bundled, process.argv.slice(1)));
}

/** Signals go on to it, and this process waits for how it ends. */
function runOn(node, args) {
  return new Promise((resolve) => {
    const child = spawn(node, args, { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      // A terminal sends SIGINT to both: then the child has it already, and ends in its own time.
      process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
    }
    child.once('error', ({ message }) => {
      console.error(`${node} cannot be run (${message}). Run "npm ci" again, or install Node ${NEEDED}.`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** @param {string} root @returns {string | undefined} */
function bundledNode(root) {
  return [`node-linux-${process.arch}`]
    .map((name) => join(root, 'node_modules', name, 'bin', 'node'))
    .find((file) => process.platform === 'linux' && existsSync(file));
}
