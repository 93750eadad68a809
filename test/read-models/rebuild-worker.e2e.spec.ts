import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import { dataFolder } from '../support/data-folder.js';
import type { ReadModelDump } from '../support/read-model-dump.js';
import { ROOT } from '../support/server-process.js';

jest.setTimeout(180_000);

const HOOKS = pathToFileURL(join(ROOT, 'libs/event-log/test/typescript-hooks.mjs')).href;
const SCENARIOS = join(ROOT, 'test/read-models/rebuild-scenarios.ts');

/** In a process over what was built: here in Jest there is no worker to start. */
async function outcomeOf<Outcome>(scenario: string, env: Readonly<Record<string, string>> = {}) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--experimental-transform-types',
      '--disable-warning=ExperimentalWarning',
      `--import=${HOOKS}`,
      SCENARIOS,
      scenario,
      dataFolder(),
    ],
    { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...env }, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome;
}

interface Failure {
  readonly message: string;
  readonly code: string;
}

describe('a rebuild in a worker', () => {
  it('writes what was written event by event', async () => {
    const { built, eventByEvent, rebuilt } = await outcomeOf<{
      built: number[];
      eventByEvent: ReadModelDump;
      rebuilt: ReadModelDump;
    }>('parity');
    expect(built).toEqual([2, 2, 2, 2, 2, 2]);
    expect(rebuilt).toEqual(eventByEvent);
    expect(rebuilt['changes/change']).toHaveLength(250);
    expect(Object.values(rebuilt).filter((rows) => rows.length > 0).length).toBeGreaterThan(8);
  });

  it('lets the process go on recording, and takes in what was recorded meanwhile', async () => {
    const { built, parked, appended, changes } = await outcomeOf<{
      built: number[];
      parked: number[];
      appended: number;
      changes: number;
    }>('goes on');
    expect(built).toEqual([2, 2, 2, 2, 2, 2]);
    expect(parked).toEqual([0, 0, 0, 0, 0, 0]);
    expect(appended).toBeGreaterThan(20);
    expect(changes).toBe(3000 + appended);
  });

  it('says what its worker could not do, and leaves the read models as they are', async () => {
    const { failure, built, answers } = await outcomeOf<{
      failure: Failure;
      built: number[];
      answers: number;
    }>('cannot read');
    expect(failure.message).toContain('there is no log to read');
    expect(failure.code).toBe('LOG_UNAVAILABLE');
    expect(built).toEqual([1, 1, 1, 1, 1, 1]);
    expect(answers).toBe(10);
  });

  it('fails where its worker dies', async () => {
    const dying = `import{isMainThread}from'node:worker_threads';if(!isMainThread)process.exit(7)`;
    const { failure, built } = await outcomeOf<{ failure: Failure; built: number[] }>('dies', {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(dying)}`,
    });
    expect(failure.message).toContain('ended by itself, with 7');
    expect(built).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('ends with the engine that asked for it', async () => {
    const { failure, changes } = await outcomeOf<{ failure: Failure; changes: number }>('stops');
    expect(failure.code).toBe('ENGINE_STOPPED');
    expect(changes).toBeLessThan(6000);
  });
});
