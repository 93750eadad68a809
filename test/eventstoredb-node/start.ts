import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { portToKeep } from '../support/kept-port.js';
import { selfSignedCertificate } from './certificate.js';
import type { Counts, NumberedOrder, Order, Report, ServerConfiguration } from './control.js';
import type { Faults } from './faults.js';

export interface ServerOptions {
  /** Where it keeps its log, and its certificate. */
  readonly folder: string;
  readonly tls?: boolean;
  readonly users?: Readonly<Record<string, string>>;
  readonly batchAppend?: boolean;
}

/** The test server as a spec holds it: a process of its own, to be given faults, killed and started again. */
export class TestServer {
  private child: ChildProcess | undefined;
  private orders = 0;

  private constructor(
    private configuration: ServerConfiguration,
    private readonly folder: string,
  ) {}

  static async start({ folder, tls = false, users, batchAppend = true }: ServerOptions): Promise<TestServer> {
    const certificate = tls ? selfSignedCertificate() : undefined;
    if (certificate !== undefined) await writeFile(join(folder, 'ca.pem'), certificate.certificate);
    const configuration = { file: join(folder, 'server.db'), port: await portToKeep(), batchAppend };
    const server = new TestServer(
      { ...configuration, ...(users && { users }), ...(certificate && { tls: certificate }) },
      folder,
    );
    await server.restart();
    return server;
  }

  /** Where its log lies, for who tampers with it while the server is down. */
  get file(): string {
    return this.configuration.file;
  }

  /** For this server; with a name, credentials of that user. */
  connectionString(user?: string): string {
    const { port, tls, users } = this.configuration;
    const credentials = user === undefined ? '' : `${user}:${encodeURIComponent(users?.[user] ?? '')}@`;
    const options =
      tls === undefined ? 'tls=false' : `tlsCAFile=${encodeURIComponent(join(this.folder, 'ca.pem'))}`;
    return `esdb://${credentials}${tls === undefined ? '127.0.0.1' : 'localhost'}:${port}?${options}`;
  }

  /** Starts it, always at the same port, and on the same log where it ran before. */
  async restart(): Promise<void> {
    await this.kill();
    const hooks = new URL('../../libs/event-log/test/typescript-hooks.mjs', import.meta.url).href;
    const child = fork(
      fileURLToPath(new URL('main.ts', import.meta.url)),
      [JSON.stringify(this.configuration)],
      {
        execArgv: ['--experimental-transform-types', '--no-warnings', `--import=${hooks}`],
        env: {},
        // Never our own output: who reads that would wait for a server that was left behind, for ever.
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      },
    );
    child.stderr?.on('data', (text: Buffer) => process.stderr.write(text));
    this.child = child;
    const [report] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('the server did not start'))),
    ])) as [Report];
    if (report.kind !== 'listening') throw new Error('the server did not say where it listens');
  }

  /** SIGKILL, and waits for the end. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Its connections stay open and it does nothing, until `resume`. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  set(faults: Partial<Faults>): Promise<Counts> {
    return this.order({ do: 'set', faults });
  }

  /** An empty log, without faults; where the server was killed it is started. */
  async openLog(name: string): Promise<void> {
    const file = join(this.folder, name);
    this.configuration = { ...this.configuration, file };
    if (this.child === undefined) await this.restart();
    else await this.order({ do: 'open', file });
  }

  endSubscriptions(): Promise<Counts> {
    return this.order({ do: 'end-subscriptions' });
  }

  count(): Promise<Counts> {
    return this.order({ do: 'count' });
  }

  private async order(order: Order): Promise<Counts> {
    const { child } = this;
    if (child === undefined) throw new Error('the server does not run');
    const number = (this.orders += 1);
    const done = new Promise<Counts>((resolve) => {
      const hear = (report: unknown): void => {
        const { kind, ...rest } = report as Report;
        if (kind !== 'done' || !('order' in rest) || rest.order !== number) return;
        child.off('message', hear);
        resolve(rest.counts);
      };
      child.on('message', hear);
    });
    const message: NumberedOrder = { number, order };
    child.send(message);
    return done;
  }
}
