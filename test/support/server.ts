import type { Role } from '#access';
import { join } from 'node:path';
import { Api } from './api.js';
import { dataFolder } from './data-folder.js';
import { ROOT, ServerProcess, STANDALONE } from './server-process.js';
import { files, type Stores } from './stores.js';
import { tokensIn } from './tokens.js';

export interface ServerOptions {
  /** Default: a new one. */
  readonly folder?: string;
  /** Whether a new folder gets the Essex example. Default: no. */
  readonly example?: boolean;
  /** Default: files in the folder. */
  readonly stores?: Stores;
  /** Settings beside those that every test needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs the rest of its line in narrower circumstances, such as `setpriv …`. */
  readonly under?: readonly string[];
}

/** The real process, answering. */
export interface RunningServer {
  readonly folder: string;
  readonly stores: Stores;
  readonly url: string;
  readonly tokens: ReadonlyMap<Role, string>;
  readonly api: Api;
  readonly process: ServerProcess;
  /** `api.ask`. */
  query<Data>(role: Role, document: string, variables?: object): Promise<Data>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM; it must end with 0. */
  stop(): Promise<void>;
}

/** Starts the process that `npm start` runs, and waits until it says where it listens. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { folder = dataFolder(), stores = files } = options;
  const running = spawnServer({ ...options, folder });
  // What it prints last is how it ends; before that the tokens stand there whole.
  const url = await running.whenSaid(({ stdout }) =>
    stdout.includes('Ctrl-C ends it') ? /(http:\/\/\S+)\/graphql/.exec(stdout)?.[1] : undefined,
  );
  const tokens = tokensIn(running.stdout);
  const api = new Api(url, tokens);
  return {
    folder,
    stores,
    url,
    tokens,
    api,
    process: running,
    query: (role, document, variables) => api.ask(role, document, variables),
    kill: () => running.kill(),
    stop: () => running.stop(),
  };
}

/** The same without waiting: for starts that are to fail. */
export function spawnServer({
  folder,
  example = false,
  stores = files,
  env = {},
  under = [],
}: ServerOptions & { readonly folder: string }): ServerProcess {
  const [file = '', ...args] = [...under, process.execPath, STANDALONE];
  return ServerProcess.run([file, ...args], settingsFor(folder, example, { ...stores.env, ...env }));
}

/** Compiled once for all the processes that these tests start: it halves the time that a start takes. */
const COMPILE_CACHE = join(ROOT, 'node_modules/.cache/throughline-tests');

/** The environment of a server under test: nothing of ours leaks into it but the PATH. */
export function settingsFor(
  folder: string,
  example: boolean,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    DATA: folder,
    PORT: '0',
    EXAMPLE: example ? 'essex' : 'none',
    ...env,
  };
}
