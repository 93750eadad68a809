import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { afterwards } from './cleanup.js';
import { portToKeep } from './kept-port.js';

describe('A port to keep', () => {
  it('lies below those that a system hands out, and is given once', async () => {
    const ports = [await portToKeep(), await portToKeep(), await portToKeep()];
    expect(new Set(ports).size).toBe(3);
    expect(ports.every((port) => port >= 10_000 && port < 32_768)).toBe(true);
  });

  it('is passed over where somebody has it', async () => {
    const before = await portToKeep();
    const other = createServer().listen(before + 1, '127.0.0.1');
    afterwards(() => void other.close());
    await once(other, 'listening');
    expect(await portToKeep()).toBeGreaterThan(before + 1);
  });
});
