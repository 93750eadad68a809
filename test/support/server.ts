import type { Role } from '#access';
import { Api } from './api.js';
import { dataFolder } from './data-folder.js';
import { ServerProcess, STANDALONE } from './server-process.js';
import { tokensIn } from './tokens.js';

export interface ServerOptions {
  /** Default: a new one. */
  readonly folder?: string;
  /** Whether a new folder gets the Essex example. Default: no. */
  readonly example?: boolean;
  /** Settings beside those that every test needs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real process, answering. */
export interface Server {
  readonly folder: string;
  readonly url: string;
  readonly tokens: ReadonlyMap<Role, string>;
  readonly api: Api;
  readonly process: ServerProcess;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM; it must end with 0. */
  stop(): Promise<void>;
}

/** Starts the process that `npm start` runs, and waits until it says where it listens. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { folder = dataFolder() } = options;
  const running = spawnServer({ ...options, folder });
  // What it prints last is how it ends; before that the tokens stand there whole.
  const url = await running.whenSaid(({ stdout }) =>
    stdout.includes('Ctrl-C ends it') ? /(http:\/\/\S+)\/graphql/.exec(stdout)?.[1] : undefined,
  );
  const tokens = tokensIn(running.stdout);
  return {
    folder,
    url,
    tokens,
    api: new Api(url, tokens),
    process: running,
    kill: () => running.kill(),
    stop: () => running.stop(),
  };
}

/** The same without waiting: for starts that are to fail. */
export function spawnServer({
  folder,
  example = false,
  env = {},
}: ServerOptions & { readonly folder: string }): ServerProcess {
  return ServerProcess.run([process.execPath, STANDALONE], settingsFor(folder, example, env));
}

/** The environment of a server under test: nothing of ours leaks into it but the PATH. */
export function settingsFor(
  folder: string,
  example: boolean,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    DATA: folder,
    PORT: '0',
    EXAMPLE: example ? 'essex' : 'none',
    ...env,
  };
}
