import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below 32768, from where systems hand ports out to whoever asks for any: one of those may be taken by another process
 * between the moment that it is found free and the moment that it is bound, or while a server that had it is away.
 */
const FIRST = 10_100; // browsers, and `fetch` with them, refuse 10080
const BLOCKS = 1_100;
const IN_BLOCK = 20;

/** Every process begins in a block of its own, by its id, so that those that test at once do not choose the same. */
let next = (process.pid % BLOCKS) * IN_BLOCK;

/** A port on loopback for a server that is to come back at it. No file of tests is given one twice. */
export async function portToKeep(): Promise<number> {
  for (let tries = 0; tries < BLOCKS * IN_BLOCK; tries += 1) {
    const port = FIRST + (next % (BLOCKS * IN_BLOCK));
    next += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free from ${FIRST} to ${FIRST + BLOCKS * IN_BLOCK - 1}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
