import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type AccessRecord, openAccessRecord, openPostgresAccessRecord } from '#access';
import { openEventStoreDbLog } from '#event-log';
import {
  environmentMasterKey,
  type KeyReader,
  openPostgresKeysReadOnly,
  openSqliteKeysReadOnly,
} from '#privacy';
import { TestServer } from '../eventstoredb-node/start.js';
import { PostgresServer } from '../postgres/postgres-server.js';
import { throughline, type Told } from '../support/cli.js';
import { afterwards } from '../support/cleanup.js';
import { dataFolder } from '../support/data-folder.js';
import { dumpOf, type ReadModelDump } from '../support/read-model-dump.js';
import { type RunningServer, settingsFor } from '../support/server.js';
import { files, type Stores } from '../support/stores.js';
import { Member, type MemberKind } from './member.js';

/** Where the log lies, and where everything else. */
export interface Pairing {
  readonly log: 'SQLite' | 'EventStoreDB';
  readonly readModels: 'SQLite' | 'PostgreSQL';
}

export const nameOf = ({ log, readModels }: Pairing): string => `${log} with ${readModels}`;

const USER = 'throughline';
const clock = () => new Date();

/** A programme as it runs on one pairing of stores, with the processes that it takes, all of them ours to kill. */
export class Deployment {
  private constructor(
    readonly members: readonly Member[],
    readonly stores: Stores,
    /** The folder of the process that keeps the read models. */
    readonly folder: string,
    readonly database: PostgresServer | undefined,
    readonly eventStore: TestServer | undefined,
  ) {}

  /** Nothing runs yet but the servers of the stores. */
  static async on({ log, readModels }: Pairing): Promise<Deployment> {
    const [eventStore, database] = await Promise.all([
      log === 'EventStoreDB' ? startEventStore() : undefined,
      readModels === 'PostgreSQL' ? startDatabase() : undefined,
    ]);
    const esdb = eventStore?.connectionString(USER);
    const key = (): string => randomBytes(32).toString('base64');
    const env = {
      MASTER_KEY: key(),
      CURSOR_KEY: key(),
      RELEASE_KEY: key(),
      ...(esdb !== undefined && { EVENT_LOG: esdb }),
      ...(database && {
        READ_MODELS: await database.database(),
        KEYS: await database.database(),
        ACCESS_RECORD: await database.database(),
      }),
    };
    const openLog =
      esdb === undefined ? files.openLog : () => openEventStoreDbLog({ connectionString: esdb });
    const stores: Stores = { env, openLog };
    const kinds: readonly MemberKind[] =
      eventStore && database ? ['projector', 'projector', 'gateway', 'gateway'] : ['standalone'];
    const members = kinds.map((kind) => new Member(kind, dataFolder(), stores));
    return new Deployment(members, stores, members[0]?.folder ?? '', database, eventStore);
  }

  /** Those that answer at the moment. */
  get gateways(): readonly RunningServer[] {
    return this.members.flatMap(({ server }) => (server ? [server] : []));
  }

  get gateway(): RunningServer {
    const [gateway] = this.gateways;
    if (!gateway) throw new Error('no gateway runs');
    return gateway;
  }

  async start(): Promise<void> {
    await Promise.all(this.members.map((member) => member.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop()));
  }

  /** `throughline …` with the settings and the folder of the process that keeps the read models. */
  command(...args: readonly string[]): Promise<Told> {
    return throughline(args, settingsFor(this.folder, false, this.stores.env));
  }

  /** The live builds. Where they are files, nothing may write them. */
  dump(): Promise<ReadModelDump> | ReadModelDump {
    return dumpOf(this);
  }

  openKeys(): Promise<KeyReader> | KeyReader {
    const { KEYS, MASTER_KEY = '' } = this.stores.env;
    const masterKey = environmentMasterKey('MASTER_KEY', { MASTER_KEY });
    if (KEYS !== undefined) return openPostgresKeysReadOnly({ connectionString: KEYS, masterKey });
    return openSqliteKeysReadOnly({ file: join(this.folder, 'keys.db'), masterKey });
  }

  openAccessRecord(): Promise<AccessRecord> | AccessRecord {
    const { ACCESS_RECORD } = this.stores.env;
    return ACCESS_RECORD === undefined
      ? openAccessRecord({ file: join(this.folder, 'access.db'), clock })
      : openPostgresAccessRecord({ connectionString: ACCESS_RECORD, clock });
  }
}

async function startEventStore(): Promise<TestServer> {
  const folder = dataFolder();
  const server = await TestServer.start({ folder, tls: true, users: { [USER]: 'not a secret: p@ss/word' } });
  afterwards(() => server.kill());
  return server;
}

async function startDatabase(): Promise<PostgresServer> {
  const server = await PostgresServer.start();
  afterwards(() => server.end());
  return server;
}
