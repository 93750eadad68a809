import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import { type Identity, localIssuer, openAccessRecord, tokenVerifier } from '#access';
import { commandExecutor, findCommand, type Receipt } from '#application';
import { memoryEventLog } from '#event-log';
import { environmentMasterKey, openSqliteKeyStore } from '#privacy';
import { sqliteStorage } from '#projections';
import { openReadModels } from '#read-models';
import { createGateway } from '../../src/index.js';
import type { GatewayOptions, GatewayServices } from '../../src/index.js';

export interface LogLine {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export const people = {
  officer: { id: 'om-1', organisation: 'ept', roles: ['OFFENDER_MANAGER'] },
  otherOfficer: { id: 'om-2', organisation: 'ept', roles: ['OFFENDER_MANAGER'] },
  manager: { id: 'pm-1', organisation: 'user-voice', roles: ['PROGRAMME_MANAGER'], contracts: ['essex'] },
  mentor: { id: 'u-ann', organisation: 'user-voice', roles: ['MENTOR'], personId: 'ann' },
  commissioner: { id: 'c-1', organisation: 'epb', roles: ['COMMISSIONER'], contracts: ['essex'] },
  contractManager: { id: 'cm-1', organisation: 'epb', roles: ['CONTRACT_MANAGER'], contracts: ['essex'] },
  evaluator: { id: 'e-1', organisation: 'university', roles: ['EVALUATOR'] },
  administrator: { id: 'a-1', organisation: 'user-voice', roles: ['ADMINISTRATOR'] },
  importer: { id: 'i-1', organisation: 'user-voice', roles: ['IMPORTER'] },
} as const satisfies Readonly<Record<string, Identity>>;

export const NOW = '2014-06-02T12:00:00.000Z';

/** A whole gateway on a log in memory, with real read models, keys and record of access. Closed by `close`. */
export async function gatewayForTest(
  options: Partial<GatewayOptions> = {},
  change: (services: GatewayServices) => GatewayServices = (services) => services,
) {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-gateway-'));
  let now = NOW;
  const clock = () => new Date(now);
  const log = memoryEventLog({ clock });
  const masterKey = environmentMasterKey('KEY', { KEY: randomBytes(32).toString('base64') });
  const keys = openSqliteKeyStore({ file: join(folder, 'keys.db'), masterKey });
  const executor = commandExecutor({ log, keys, now: () => now, newId: () => uuidV7() });
  const readModels = await openReadModels({
    storage: sqliteStorage({ folder }),
    log,
    cursorKey: randomBytes(32),
    clock,
  });
  const accessRecord = openAccessRecord({ file: join(folder, 'access.db'), clock });
  const issuer = localIssuer({ clock });
  const { publicKey, issuer: name, audience } = issuer;
  const verifier = tokenVerifier({ publicKey, issuer: name, audience, clock });
  const releases = randomBytes(32);
  const logged: LogLine[] = [];
  const heard = (fields: LogLine['fields'], message: string) => void logged.push({ fields, message });

  const services = change({
    log,
    keys,
    executor,
    readModels,
    verifyToken: (token) => verifier.verify(token),
    accessRecord,
    now: () => now,
    releaseKey: (release) => createHmac('sha256', releases).update(release).digest(),
    logger: { info: () => undefined, warn: heard, error: heard },
    codeVersion: 'test',
  });
  const gateway = await createGateway(services, {
    host: '127.0.0.1',
    port: 0,
    production: false,
    ...options,
  });
  const { url } = await gateway.listen();

  return {
    url,
    services,
    log,
    readModels,
    accessRecord,
    logged,
    setClock: (to: string) => void (now = to),
    token: (identity: Identity, seconds = 3600) => issuer.issue(identity, seconds),
    /** Records past the gateway, as an import does: gates do not bind it. */
    async record(command: string, input: object): Promise<Receipt> {
      const definition = findCommand(command);
      if (!definition) throw new Error(`there is no command ${command}`);
      const source = { system: 'office', batch: 'history', row: 'test' };
      const actor = { id: 'i-1', role: 'IMPORTER', organisation: 'user-voice' };
      return executor.execute(definition, { source, ...input }, { actor });
    },
    /** Waits until every read model holds what is on record by now, so that whatever is asked next is asked of that. */
    async settled(): Promise<void> {
      const head = await log.head();
      if (head === null) return;
      const { engine } = readModels;
      for (const name of engine.names) {
        const outcome = await engine.waitFor(name, head, { timeoutMs: 20_000 });
        if (outcome === 'stale') throw new Error(`${name} has not reached ${head}, where the log ends`);
      }
    },
    async close() {
      await gateway.close();
      await readModels.close();
      await accessRecord.close();
      await log.close();
      await keys.close();
      rmSync(folder, { recursive: true });
    },
  };
}
export type GatewayForTest = Awaited<ReturnType<typeof gatewayForTest>>;
