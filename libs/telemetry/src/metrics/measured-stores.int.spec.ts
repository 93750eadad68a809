import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { AccessEntry, AccessRecord } from '#access';
import { discreetCommands, findCommand, InvalidInput, type Receipt, SenderGone } from '#application';
import { memoryEventLog, parsePosition } from '#event-log';
import type { FoundKey } from '#privacy';
import { Refusal } from '#programme';
import { measuredAccessRecord } from './access-metrics.js';
import { measuredAppends } from './append-metrics.js';
import { measuredExecutor } from './command-metrics.js';
import { measuredKeys } from './key-metrics.js';
import { Metrics } from './metrics.js';

const away = () => Promise.reject(new Error('Daisy is away'));

describe('Commands', () => {
  const receipt: Receipt = {
    commandId: 'Daisy',
    stream: 'dataSubject-Daisy',
    revision: 0n,
    position: parsePosition('00000000000000000001'),
    entries: [],
    deviations: [],
    repeated: false,
  };
  it.each<[outcome: string, answer: () => Promise<Receipt>]>([
    ['accepted', async () => receipt],
    ['repeated', async () => ({ ...receipt, repeated: true })],
    ['refused', () => Promise.reject(new Refusal('UNKNOWN_PERSON', { personId: 'Daisy' }))],
    ['invalid', () => Promise.reject(new InvalidInput([{ field: 'Daisy', rule: 'is no field' }]))],
    ['abandoned', () => Promise.reject(new SenderGone())],
    ['failed', away],
  ])(
    'that are %s are counted by type, and apart from it by the rule that refused them',
    async (outcome, answer) => {
      const metrics = new Metrics();
      const executor = measuredExecutor({ execute: answer }, metrics);
      const definition = findCommand('RegisterPerson');
      if (!definition) throw new Error('there is no such command');
      const actor = { id: 'Daisy', role: 'TRAINER', organisation: 'Daisy' };
      const done = executor.execute(definition, { personId: 'Daisy' }, { actor });
      const [mine, underneath] = await Promise.allSettled([done, answer()]);
      expect(mine).toEqual(underneath);
      const text = await metrics.text();
      expect(text).toContain(`throughline_commands_total{command="RegisterPerson",outcome="${outcome}"} 1`);
      expect(text.includes('throughline_command_refusals_total{code="UNKNOWN_PERSON"} 1')).toBe(
        outcome === 'refused',
      );
      expect(text).not.toContain('Daisy');
    },
  );

  it.each(['RaiseConcern', 'ErasePerson', 'SetLimitedAccess', 'RaiseTask', 'CloseConcern'])(
    'of which the number alone tells of somebody are counted together: %s',
    async (name) => {
      const metrics = new Metrics();
      const refuse = () => Promise.reject(new Refusal('PERSON_RESTRICTED', { personId: 'Daisy' }));
      let answer: () => Promise<Receipt> = async () => receipt;
      const executor = measuredExecutor({ execute: () => answer() }, metrics);
      const definition = findCommand(name);
      if (!definition) throw new Error('there is no such command');
      const sender = { actor: { id: 'Daisy', role: 'TRAINER', organisation: 'Daisy' } };
      await executor.execute(definition, {}, sender);
      answer = refuse;
      await expect(executor.execute(definition, {}, sender)).rejects.toThrow(Refusal);
      const text = await metrics.text();
      expect(text).toContain('throughline_commands_total{command="discreet",outcome="accepted"} 1');
      expect(text).toContain('throughline_commands_total{command="discreet",outcome="refused"} 1');
      expect(text).toContain('throughline_command_refusals_total{code="discreet"} 1');
      expect(text).not.toContain(name);
      expect(text).not.toContain('RESTRICTED');
    },
  );

  it('that are so are named as the catalogue names them', () => {
    const notInCatalogue = [...discreetCommands].filter((name) => findCommand(name) === undefined);
    expect(notInCatalogue).toEqual(['ConfirmKeyDestruction', 'ProvideSubjectAccess']);
  });
});

describe('Appends', () => {
  it('are timed where they are done, and counted where they are not', async () => {
    const metrics = new Metrics();
    const log = measuredAppends(memoryEventLog({ clock: () => new Date() }), metrics);
    const event = (number: number) =>
      ({
        id: `00000000-0000-7000-8000-00000000000${number}`,
        type: 'Daisy',
        data: {},
        metadata: {},
      }) as const;
    await log.append('stream-Daisy', [event(1), event(2)], { expected: 'no_stream' });
    await expect(log.append('stream-Daisy', [event(3)], { expected: 'no_stream' })).rejects.toThrow();
    const text = await metrics.text();
    expect(text).toContain('throughline_append_duration_seconds_count 1\n');
    expect(text).toContain('throughline_events_appended_total 2\n');
    expect(text).toContain('throughline_append_failures_total 1\n');
    expect(text).not.toContain('Daisy');
    expect(await log.head()).not.toBeNull();
  });
});

describe('Keys', () => {
  it('are counted by what was found, and never by whose they are', async () => {
    const metrics = new Metrics();
    const key = createSecretKey(Buffer.alloc(32, 7));
    const found: readonly FoundKey[] = [key, undefined, 'destroyed', key];
    const nothing = async () => undefined;
    const destruction = { destroy: nothing, overwriteDestroyed: async () => false };
    const remembering = { erasedUntil: nothing, rememberErasedUntil: nothing };
    const others = { ...destruction, ...remembering, close: nothing };
    const underneath = { find: async () => found, dataKeys: away, ...others };
    const keys = measuredKeys(underneath, metrics);
    expect(await keys.find([{ subject: 'Daisy', seal: 'PERSONAL' }])).toBe(found);
    await expect(keys.dataKeys([{ subject: 'Daisy', seal: 'PERSONAL' }])).rejects.toThrow('away');
    const text = await metrics.text();
    for (const [outcome, count] of [
      ['found', 2],
      ['absent', 1],
      ['destroyed', 1],
    ] as const)
      expect(text).toContain(`throughline_key_lookups_total{outcome="${outcome}"} ${count}`);
    expect(text).toContain('throughline_key_failures_total 1\n');
    expect(text).not.toContain('Daisy');
  });
});

describe('The record of access', () => {
  it('is counted by kind of look and outcome, its alerts all together', async () => {
    const metrics = new Metrics();
    const underneath: AccessRecord = {
      record: async () => undefined,
      list: async () => [],
      verify: async () => ({ entries: 0, brokenAt: null }),
      close: async () => undefined,
      alerts: {
        watchedTo: async () => 0,
        list: async () => [],
        raise: async ({ alerts }) => alerts.slice(1),
      },
    };
    const record = measuredAccessRecord(underneath, metrics);
    const entry: AccessEntry = {
      principal: 'Daisy',
      organisation: 'Daisy',
      asPerson: 'Daisy',
      role: 'TRAINER',
      kind: 'VIEW',
      operation: 'caseFile',
      subjects: ['Daisy'],
      purpose: null,
      correlationId: 'Daisy',
      release: 'Daisy',
      outcome: 'REFUSED',
    };
    await record.record(entry);
    const alert = { at: '', since: '', principal: 'Daisy', person: 'Daisy', count: 1, level: 0, entry: 1 };
    await record.alerts.raise(
      {
        alerts: [
          { kind: 'OWN_RECORD', ...alert },
          { kind: 'RESTRICTED_PERSON', ...alert },
        ],
        grown: [],
      },
      1,
    );
    const text = await metrics.text();
    expect(text).toContain('throughline_access_entries_total{kind="VIEW",outcome="REFUSED"} 1');
    expect(text).toContain('throughline_access_alerts_total 1\n'); // one of them was there before
    expect(text).not.toMatch(/Daisy|RESTRICTED_PERSON|OWN_RECORD/);
  });
});
