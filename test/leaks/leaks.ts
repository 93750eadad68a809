import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#access';
import { openEventStoreDbLog, openSqliteEventLog } from '#event-log';
import { Configuration } from '../../apps/standalone/src/configuration/index.js';
import { openKeysToRead } from '../../apps/standalone/src/stores/open-keys.js';
import { join } from 'node:path';
import { putEvent } from '../faults/put-event.js';
import { mutationFor } from '../support/api.js';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { FIGURES, figuresOf, labelsIn } from '../support/figures.js';
import { castOf, type Cast, perform, UNIT } from '../support/programme.js';
import { caseFile, replay } from '../support/queries.js';
import { type RunningServer, spawnServer, startServer } from '../support/server.js';
import { Subscriber } from '../support/subscriber.js';
import { foundIn, needlesOf } from '../erasure/search-bytes.js';
import type { SearchableStores } from './everything-kept.js';
import { recordedWithMarks, sealedFields } from './every-sealed-field.js';
import { isMarked, MARK, marked, markedSteps, RECORDED, SENT, TRIED } from './marked-steps.js';
import { givenAway, sendInTrace, TRACE_ID, tracesIn } from './traced.js';

/** Figures, and every line that a process has to say. */
const SAYING_ALL = { ...FIGURES, LOG_LEVEL: 'debug' };

/**
 * The real process, with marked words in everything that is personal and in everything that is sent and not kept; then
 * a search of all that it keeps and says.
 */
export function describeLeaks(where: string, open: () => Promise<SearchableStores>): void {
  describe(`Marked words, ${where}`, () => {
    let kept: SearchableStores;
    let server: RunningServer;
    let cast: Cast;
    const processes: RunningServer['process'][] = [];
    /** What was answered to those who may not see what is marked, and to nobody in particular. */
    const answers: string[] = [];
    /** What was answered to those who sent marked words themselves. */
    const echoes: string[] = [];
    /** What processes told Prometheus, each at its end. */
    const figures: string[] = [];
    /** What went out to evaluators and to a person, of what was recorded in a trace. */
    let released: readonly string[];
    const told = (text: string): void => void answers.push(text);

    beforeAll(async () => {
      kept = await open();
      server = await startServer({ stores: kept.stores, env: SAYING_ALL });
      processes.push(server.process);
      cast = castOf(server.api);
      const watching = new Subscriber(server.url, { token: server.api.token('TRAINER'), after: '0' });
      const receipts = await perform(server.api, markedSteps(cast));
      await server.api.caughtUp(receipts.at(-1)?.position ?? '');
      await takeBack();
      await completeTask();
      await sendWhatIsNotKept();
      await sendInTrace(server, cast);
      released = await givenAway(server);
      await park();
      await look();
      await watching.close();
      told(JSON.stringify(watching.updates));
    }, 240_000);

    /** An entry that is replaced, and one that is taken back. */
    async function takeBack(): Promise<void> {
      const { api } = server;
      const wrong = { personId: TRIED, occurredOn: daysAgo(3), name: marked('wrong name') };
      const { stream, entries } = await api.command('PROGRAMME_MANAGER', 'RecordPersonalDetails', wrong);
      const entryId = entries[0]?.id;
      const corrects = { entryId, reason: marked('correction') };
      const right = { ...wrong, name: marked('right name'), corrects };
      const replaced = await api.command('PROGRAMME_MANAGER', 'RecordPersonalDetails', right);
      const last = replaced.entries.find(({ type }) => type === 'PersonalDetailsRecorded')?.id;
      await api.command('PROGRAMME_MANAGER', 'RetractEntry', {
        stream,
        entryId: last,
        reason: marked('retraction'),
      });
    }

    /** What was raised because an import passed a gate is looked at. */
    async function completeTask(): Promise<void> {
      const { api } = server;
      for (;;) {
        const { tasks } = await api.ask<{
          readonly tasks: { readonly edges: readonly { readonly node: { readonly taskId: string } }[] };
        }>('PROGRAMME_MANAGER', '{ tasks(first: 1) { edges { node { taskId } } } }');
        const taskId = tasks.edges[0]?.node.taskId;
        if (taskId === undefined) continue;
        await api.command('PROGRAMME_MANAGER', 'CompleteTask', { taskId, outcome: marked('outcome') });
        return;
      }
    }

    /** Requests of every kind that fail, with marked words wherever there is room. */
    async function sendWhatIsNotKept(): Promise<void> {
      const { api, url } = server;
      const words = `${SENT} O'Hara`;
      const manager = { authorization: `Bearer ${api.token('PROGRAMME_MANAGER')}` };
      const json = { 'content-type': 'application/json' };
      const headers = {
        ...{ 'x-purpose': words, 'x-correlation-id': words, traceparent: words },
        ...{
          'user-agent': words,
          referer: `http://${SENT}/`,
          cookie: `name=${SENT}`,
          'x-forwarded-for': SENT,
        },
      };
      const query = (text: string, variables: object = {}) => JSON.stringify({ query: text, variables });
      for (const body of [
        `{"query": "{ cases { ${words}`,
        query(`{ cases(first: 1) { ${SENT} } }`),
        query(`{ caseFile(personId: "${words}") { details } }`),
        query(`query ${SENT} { me { id } }`),
        query(mutationFor('RegisterPerson'), { input: { personId: words, occurredOn: words } }),
        query(mutationFor('RegisterPerson'), {
          input: { personId: 'someone-new', occurredOn: daysAgo(1), nickname: words },
        }),
        query(mutationFor('RecordPersonalDetails'), {
          input: { personId: 'nobody', occurredOn: daysAgo(1), name: words },
        }),
        query(mutationFor('EndMatch'), {
          input: {
            matchId: 'match-1',
            mentorId: cast.mentor,
            occurredOn: daysAgo(1),
            reason: 'OTHER',
            detail: words,
          },
        }),
        query(mutationFor('WriteSessionNote'), {
          input: {
            matchId: 'match-9',
            mentorId: cast.mentor,
            sessionId: 's-9',
            occurredOn: daysAgo(1),
            note: words,
          },
        }),
      ]) {
        echoes.push((await api.post(body, { ...json, ...manager, ...headers })).text);
        const commissioner = { authorization: `Bearer ${api.token('COMMISSIONER')}` };
        echoes.push((await api.post(body, { ...json, ...commissioner, ...headers })).text);
      }
      for (const [path, init] of [
        [`/${SENT}`, {}],
        [
          `/replay?person=${SENT}&${SENT}=1`,
          { headers: { ...headers, authorization: `Bearer ${api.token('EVALUATOR')}` } },
        ],
        [`/graphql?query=${encodeURIComponent(`{ cases { ${words} } }`)}`, { headers: manager }],
        [
          `/rebuild?projection=${SENT}`,
          { method: 'POST', headers: { authorization: `Bearer ${api.token('ADMINISTRATOR')}` } },
        ],
        [
          '/graphql',
          {
            method: 'POST',
            headers: { ...json, authorization: `Bearer ${SENT}.${SENT}.${SENT}` },
            body: '{}',
          },
        ],
        [
          '/graphql',
          { method: 'POST', headers: { 'content-type': `text/${SENT}`, ...manager }, body: words },
        ],
        [`/health/${SENT}`, {}],
      ] as const) {
        echoes.push(await (await fetch(`${url}${path}`, init)).text());
      }
      const socket = new Subscriber(url, { token: SENT, personId: words });
      await socket.over;
    }

    /** An event that no read model can take in, and marked ones of the same person that have to wait behind it. */
    async function park(): Promise<void> {
      figures.push(await figuresOf(server.process));
      await server.stop();
      const { EVENT_LOG } = kept.stores.env;
      const log =
        EVENT_LOG === undefined
          ? openSqliteEventLog({ file: join(server.folder, 'log.db'), clock: () => new Date() })
          : openEventStoreDbLog({ connectionString: EVENT_LOG });
      const breach = { breachId: 'breach-new', sentenceId: `${cast.mentee}-s1` };
      await putEvent(log, {
        stream: `supervision-${cast.mentee}`,
        type: 'CurfewBroken',
        schemaVersion: 1,
        data: breach,
      });
      await log.close();
      server = await startServer({ folder: server.folder, stores: kept.stores, env: SAYING_ALL });
      processes.push(server.process);
      const details = { occurredOn: daysAgo(1), personId: cast.mentee, name: marked('parked name') };
      const { position } = await server.api.command('OFFENDER_MANAGER', 'RecordPersonalDetails', details);
      for (;;) {
        const { readModels } = await server.api.recordState();
        if (readModels.some((model) => model.position === null || model.position < position)) continue;
        const waiting = readModels.map(({ name, parked }) => ({ name, parked }));
        expect(waiting.find(({ name }) => name === 'case-file')?.parked).toBeGreaterThan(1);
        break;
      }
    }

    /** Everything that is told to those for whom the marked words are not. */
    async function look(): Promise<void> {
      const { api, url, folder } = server;
      for (const path of ['live', 'ready']) told(await (await fetch(`${url}/health/${path}`)).text());
      told(JSON.stringify(await api.recordState()));
      told((await replay(api)).text);
      const ask = async (role: Role, document: string) =>
        told((await api.send(api.token(role), document)).text);
      const file = `{ caseFile(personId: "${cast.mentee}", first: 100) { details edges { node { summary data } } } }`;
      for (const role of [
        'COMMISSIONER',
        'EVALUATOR',
        'SAFEGUARDING_LEAD',
        'CONTRACT_MANAGER',
        'ADMINISTRATOR',
      ] as const) {
        await ask(role, file);
      }
      await ask(
        'COMMISSIONER',
        `{ programmeSummary(contract: "${cast.contract}") { awards outcomes { domain improved } } }`,
      );
      await ask('DATA_PROTECTION_OFFICER', '{ accessRecord(first: 100) { operation subjects purpose } }');
      const env = { ...kept.stores.env, DATA: folder };
      for (const command of [
        ['replay'],
        ['replay', '--pseudonymise'],
        ['replay', '--report'],
        ['verify'],
        ['health'],
      ]) {
        const { stdout, stderr } = await throughline(command, env);
        told(stdout + stderr);
      }
      figures.push(await figuresOf(server.process));
    }

    const inAnswers = (texts: readonly string[], word: string) =>
      texts.flatMap((text, index) =>
        foundIn(
          `answer ${index}: ${text.slice(0, 120)}`,
          Buffer.from(text),
          needlesOf(word, Buffer.from(word)),
        ),
      );

    it('are recorded, and opened for whoever may read them', async () => {
      const { details } = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentor);
      expect(JSON.stringify(details)).toContain(MARK);
    });

    it('stand sealed in every field that a schema has sealed, so that the search is for each of them', async () => {
      const configuration = new Configuration({ ...kept.stores.env, DATA: server.folder });
      const log = kept.stores.openLog(server.folder);
      const keys = await openKeysToRead(configuration);
      const found = await recordedWithMarks(log.readAll(), keys, isMarked);
      await Promise.all([log.close(), keys.close()]);
      // What stands here is sealed by its schema, and no step of `marked-steps.ts` records it.
      expect(sealedFields().filter((field) => !found.has(field))).toEqual([]);
      expect(sealedFields().length).toBeGreaterThan(40);
    });

    it('are not in answers to those for whom they are not, in pushes, in health or in what the command line prints', () => {
      expect(answers.length).toBeGreaterThan(14);
      for (const mark of RECORDED) {
        expect(inAnswers(answers, mark)).toEqual([]);
        expect(inAnswers(echoes, mark)).toEqual([]);
      }
      expect(inAnswers(answers, SENT)).toEqual([]);
    });

    it('are not in what a process prints, whatever came of the request that held them', () => {
      const printed = processes.map(({ output }) => output);
      expect(printed.join('').length).toBeGreaterThan(1_000);
      expect([...RECORDED, SENT].flatMap((word) => inAnswers(printed, word))).toEqual([]);
    });

    it('are not in any figure, and nobody is there either, nor any place, contract or release', () => {
      const [before = '', after = ''] = figures;
      expect(before).toMatch(/_commands_total\{command="RecordPersonalDetails",outcome="accepted"\} [1-9]/);
      expect(after).toMatch(/_projection_parked_events\{projection="case-file"\} [1-9]/);
      expect(after).toContain('throughline_projection_incomplete{projection="case-file"} 1');
      expect([...RECORDED, SENT, TRACE_ID].flatMap((word) => inAnswers(figures, word))).toEqual([]);
      const labels = labelsIn(figures.join('\n'));
      expect(labels.length).toBeGreaterThan(60);
      const ids = [...Object.values({ ...cast }), TRIED, UNIT, 'match-1', 'release-'];
      expect(labels.filter((label) => ids.some((id) => label.includes(id)))).toEqual([]);
      // A name or code of the program, a route, a number, or one of Node's own names.
      expect(labels.filter((label) => !/^(\/[a-z/:*-]*|[A-Za-z_-]+|\+Inf|v?[0-9.]+)$/.test(label))).toEqual(
        [],
      );
    });

    it('leave room for a trace in its own form alone: in events, tasks and logs, and in nothing that goes out', async () => {
      const { traced, others } = await tracesIn(server);
      expect(traced).toEqual(expect.arrayContaining(['OffenderManagerAssigned', 'TaskRaised']));
      expect(others).toEqual([]);
      expect(processes.some(({ stderr }) => stderr.includes(`"traceparent":"00-${TRACE_ID}-`))).toBe(true);
      expect(released.map((text) => text.length > 500)).toEqual([true, true]);
      expect(inAnswers(released, TRACE_ID)).toEqual([]);
      expect(inAnswers(released, 'traceparent')).toEqual([]);
    });

    it('are not in what a start prints that fails for what it was told', async () => {
      const secret = Buffer.from(`${SENT}-in-a-setting`).toString('base64');
      for (const env of [
        { MASTER_KEY: secret, RELEASE_KEY: secret, CURSOR_KEY: SENT },
        { EVENT_LOG: `esdb://throughline:${SENT}@127.0.0.1:1?tls=${SENT}`, MASTER_KEY: SENT },
        {
          READ_MODELS: `postgres://user:${SENT}@127.0.0.1:1/none`,
          KEYS: `postgres://user:${SENT}@127.0.0.1:1/none`,
        },
        { HOST: '0.0.0.0', OIDC_ISSUER: `http://user:${SENT}@127.0.0.1:1`, NODE_ENV: 'production' },
      ]) {
        const failing = spawnServer({ folder: dataFolder(), env });
        const { code } = await failing.ended;
        expect({ env, code }).not.toEqual({ env, code: 0 });
        expect(failing.output.length).toBeGreaterThan(20);
        expect(inAnswers([failing.output], SENT)).toEqual([]);
        expect(failing.output).not.toContain(secret);
      }
    });

    it('are not in anything that is kept, open or shut: not in parked events, records, journals or notices', async () => {
      expect(await kept.search(server.folder, RECORDED, [SENT])).toEqual([]);
      await server.stop();
      expect(await kept.search(server.folder, RECORDED, [SENT])).toEqual([]);
      // The search finds what is there.
      expect((await kept.search(server.folder, ['SessionNoteWritten'], [])).length).toBeGreaterThan(0);
    });
  });
}
