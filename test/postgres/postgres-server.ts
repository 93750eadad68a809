import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { portToKeep } from '../support/kept-port.js';
import { postgresBinaries } from './binaries.js';

const USER = 'throughline';
/** PostgreSQL refuses to run as root: there it runs as nobody. */
const NOBODY = 65_534;
/**
 * Keeps the server as long as its input is open. So it ends with the tests, also where these are killed. The server
 * gets no input of its own, and its place of `$0` is taken by a name for the list of processes.
 */
const KEEPER = '"$@" & server=$!; cat > /dev/null; kill -INT "$server" 2> /dev/null; wait "$server"';

/** A PostgreSQL of its own for a spec, on loopback: to be given databases, stopped, crashed and started again. */
export class PostgresServer {
  private keeper: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly settings: readonly string[],
  ) {}

  /** Where the server keeps its files. */
  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** Where the server writes what it logs. */
  get logFile(): string {
    return join(this.folder, 'server.log');
  }

  /**
   * Starts one on a folder of its own. Takes about a second.
   * @param settings of the server, beside its own: `log_statement=all`
   */
  static async start(settings: readonly string[] = []): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-postgres-'));
    if (isRoot()) chownSync(folder, NOBODY, NOBODY);
    const options = ['--auth=trust', `--username=${USER}`, '--locale=C', '--encoding=UTF8', '--no-sync'];
    await promisify(execFile)(
      postgresBinaries().initdb,
      ['-D', join(folder, 'data'), ...options],
      asNobody(),
    );
    const server = new PostgresServer(folder, await portToKeep(), settings);
    await server.restart();
    return server;
  }

  /** Makes an empty database and gives the connection string for it. */
  async database(): Promise<string> {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await this.administer((client) => client.query(`create database ${name}`));
    return this.connectionString(name);
  }

  connectionString(database: string): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts it where it does not run, on the same port and data. Resolves once it takes connections. */
  async restart(): Promise<void> {
    await this.stop();
    const settings = [
      `port=${this.port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      // What a crash of the machine would lose is not what is tested; a crash of the server loses nothing.
      'fsync=off',
      ...this.settings,
    ].flatMap((setting) => ['-c', setting]);
    const command = [postgresBinaries().postgres, '-D', join(this.folder, 'data'), ...settings];
    const log = openSync(this.logFile, 'a');
    const keeper = spawn('/bin/sh', ['-c', KEEPER, 'postgres-for-tests', ...command], {
      ...asNobody(),
      stdio: ['pipe', 'ignore', log],
    });
    closeSync(log); // the server has its own
    this.keeper = keeper;
    await this.takesConnections(keeper);
  }

  /** Ends it in order: whoever is connected is cut off, and what is under way is rolled back. */
  async stop(): Promise<void> {
    const { keeper } = this;
    this.keeper = undefined;
    if (!keeper || keeper.exitCode !== null) return;
    keeper.stdin?.end();
    await once(keeper, 'exit');
  }

  /** Ends it at once, as a crash does; the next start recovers. */
  async crash(): Promise<void> {
    const { keeper } = this;
    if (!keeper) return;
    const [pid] = (await readFile(join(this.folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGQUIT');
    await this.stop();
  }

  /** Ends it and takes its data away. */
  async end(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async takesConnections(keeper: ChildProcess): Promise<void> {
    for (const until = Date.now() + 30_000; Date.now() < until; await sleep(20)) {
      if (keeper.exitCode !== null) break;
      try {
        await this.administer((client) => client.query('select 1'));
        return;
      } catch (error) {
        const code: unknown = Reflect.get(Object(error), 'code');
        if (code !== 'ECONNREFUSED' && code !== '57P03') throw error; // not yet listening, or still recovering
      }
    }
    throw new Error(`PostgreSQL did not start: ${(await readFile(this.logFile, 'utf8')).slice(-10_000)}`);
  }

  private async administer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString('postgres') });
    client.on('error', () => undefined); // a server that is being stopped cuts the connection; the query tells
    try {
      await client.connect();
      await work(client);
    } finally {
      await client.end().catch(() => undefined); // it may never have connected
    }
  }
}

const isRoot = (): boolean => process.getuid?.() === 0;
const asNobody = () => ({ cwd: '/', ...(isRoot() ? { uid: NOBODY, gid: NOBODY } : {}) });
