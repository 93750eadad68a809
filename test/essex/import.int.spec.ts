import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendInProcess, runImport } from '#application';
import { type ProgrammeForTest, programmeForTest } from '../../libs/application/src/testing/programme.js';

describe('The Essex example', () => {
  let programme: ProgrammeForTest;
  beforeAll(() => {
    programme = programmeForTest('2026-01-05T09:00:00.000Z');
  });
  afterAll(() => programme.close());

  it('goes in whole, without a refusal and without a gate that was shut, and adds nothing the second time', async () => {
    const actor = { id: 'import', role: 'IMPORTER', organisation: 'throughline' };
    const send = sendInProcess(programme.executor, { actor });
    const first = await runImport({ folder: 'examples/essex', send });
    expect(first.faults).toEqual([]);
    expect(first.unlisted).toEqual([]);
    const events = await programme.events();
    expect(events.filter(({ deviations = [] }) => deviations.length > 0)).toEqual([]);
    expect(first.added).toBe(first.total);

    const again = await runImport({ folder: 'examples/essex', send });
    expect(again).toMatchObject({ added: 0, known: first.total, refused: 0 });
    expect(await programme.events()).toHaveLength(events.length);
  }, 60_000);
});
