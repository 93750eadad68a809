import { Option } from 'commander';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import { runningServer, type ServerFile } from '../../standalone/src/server-file.js';
import { configurationFor, parseUrl } from './options.js';

export interface CallingOptions {
  readonly url?: string;
  readonly token?: string;
  readonly as?: string;
  readonly data?: string;
}

/** A server, and who calls it. */
export interface Calling {
  readonly url: string;
  readonly token: string;
}

/** The server of a data folder, and the token by which a command acts there. */
export interface CallingHere {
  readonly server: ServerFile;
  readonly token: string;
  /** Whether whoever calls brought the token. */
  readonly isGiven: boolean;
}

/**
 * Who acts at the server of a data folder: whom THROUGHLINE_TOKEN speaks for, or whom the server has left a token of.
 * One with an identity provider leaves none.
 * @param role which the command needs
 * @throws BootFailure where neither is there
 */
export function callingHere(
  command: string,
  role: 'IMPORTER' | 'ADMINISTRATOR',
  server: ServerFile,
): CallingHere {
  const given = process.env['THROUGHLINE_TOKEN']?.trim() || undefined;
  const token = given ?? server.tokens[role];
  if (token !== undefined) return { server, token, isGiven: given !== undefined };
  throw new BootFailure(
    `${command} needs to know who you are: throughline runs on this data folder at ${server.url}, and has no ` +
      `identity of its own for that. Put a token of its identity provider with the role ${role} into ` +
      'THROUGHLINE_TOKEN, such as a client of yours there is given for itself (client credentials)',
  );
}

/** @throws BootFailure where the server did not take the token that was given */
export function requireAccepted({ server, isGiven }: CallingHere, code: string | undefined): void {
  if (code !== 'UNAUTHENTICATED' || !isGiven) return;
  throw new BootFailure(
    `${server.url} does not take the token in THROUGHLINE_TOKEN: it has expired, or is not of its identity provider. ` +
      'Get a new one, then repeat the command',
  );
}

/** The options of commands that act in the name of a person, beside `--data`. */
export const callingOptions = (): readonly Option[] => [
  new Option('--url <url>', 'the server (default: the one that runs on the data folder)').argParser(parseUrl),
  new Option('--token <token>', 'who you are (default: THROUGHLINE_TOKEN)'),
  new Option('--as <role>', 'in the demonstration: as whom, such as OFFENDER_MANAGER'),
];

/**
 * Whom to call, and as whom.
 * @param command as it is named where it must say that it does not know who calls
 * @throws BootFailure where no server is known, or nobody to call it as
 */
export function callingOf(
  command: string,
  { url, token = process.env['THROUGHLINE_TOKEN'], as, data }: CallingOptions,
): Calling {
  const { dataFolder } = configurationFor(data);
  const server = url === undefined || as !== undefined ? runningServer(dataFolder) : undefined;
  const address = url ?? server?.url;
  if (address === undefined) {
    throw new BootFailure(
      `no server runs on ${dataFolder}: start one with npm start, or name it with --url or --data`,
    );
  }
  const given = as === undefined ? token : server?.tokens[as];
  if (given !== undefined) return { url: address, token: given };
  if (as !== undefined) {
    const roles = Object.keys(server?.tokens ?? {}).join(', ');
    throw new BootFailure(
      `--as ${as}: the server of ${dataFolder} has no identity of that role; it has ${roles || 'none'}`,
    );
  }
  throw new BootFailure(
    `${command} needs to know who you are: give --token, or in the demonstration --as ROLE`,
  );
}
