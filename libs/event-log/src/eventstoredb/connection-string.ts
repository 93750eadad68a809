import { readFileSync } from 'node:fs';
import { InvalidArgument } from '../errors.js';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A connection string taken apart. `location` names the place in errors and logs: it holds no credentials. */
export interface ConnectionSettings {
  readonly location: string;
  /** `esdb+discover://`: the one host is a name to be resolved to the cluster's members. */
  readonly discover: boolean;
  readonly hosts: readonly [Endpoint, ...Endpoint[]];
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  readonly insecure: boolean;
  readonly rootCertificate: Buffer | undefined;
  readonly userCertFile: Buffer | undefined;
  readonly userKeyFile: Buffer | undefined;
  /** What is handed on to the client as it is. */
  readonly client: Readonly<Record<string, string | number>>;
}

const FIELD = 'connectionString';
const DEFAULT_PORT = 2113;
const NUMBERS = new Map(
  [
    'maxDiscoverAttempts',
    'discoveryInterval',
    'gossipTimeout',
    'defaultDeadline',
    'keepAliveInterval',
    'keepAliveTimeout',
  ].map((name) => [name.toLowerCase(), name]),
);
const PREFERENCES = new Map(
  ['leader', 'follower', 'read_only_replica', 'random'].map((name) => [name.replaceAll('_', ''), name]),
);

/**
 * Reads `esdb://[user:password@]host[:port][,host…][?option=value&…]`, or `esdb+discover://…`.
 *
 * The client could parse it as well, but writes the whole of it, password included, to its debug output, to
 * warnings about options it does not know, and into its errors. So it is never handed one.
 * @throws InvalidArgument that names the faulty part and never quotes the string
 */
export function parseConnectionString(text: string): ConnectionSettings {
  const [, scheme, rest] =
    /^(esdb|esdb\+discover):\/\/(.+)$/.exec(typeof text === 'string' ? text.trim() : '') ?? [];
  if (scheme === undefined || rest === undefined)
    throw refusal('must begin with esdb:// or esdb+discover://');
  const [authority = '', query = ''] = split(rest, '?');
  const at = authority.lastIndexOf('@');
  const hosts = readHosts(authority.slice(at + 1).replace(/\/+$/, ''));
  const options = readOptions(query);
  const insecure = booleanOf(options, 'tls', true) === false;
  const credentials = at < 0 ? undefined : readCredentials(authority.slice(0, at));
  if (insecure && credentials !== undefined) {
    throw refusal(
      'holds credentials, which are not sent without TLS: leave out tls=false, or the credentials',
    );
  }
  const settings = {
    location: `${scheme}://${hosts.map(({ address, port }) => `${address}:${port}`).join(',')}`,
    discover: scheme === 'esdb+discover',
    hosts,
    credentials,
    insecure,
    rootCertificate: fileOf(options, 'tlscafile'),
    userCertFile: fileOf(options, 'usercertfile'),
    userKeyFile: fileOf(options, 'userkeyfile'),
    client: clientOptions(options),
  };
  if ((settings.userCertFile === undefined) !== (settings.userKeyFile === undefined)) {
    throw refusal('must name userCertFile and userKeyFile together');
  }
  const [unknown] = options.keys();
  if (unknown !== undefined) throw refusal(`has an option that is not known: ${unknown}`);
  return settings;
}

function readHosts(text: string): readonly [Endpoint, ...Endpoint[]] {
  const [first, ...others] = text.split(',').map((host): Endpoint => {
    const [, address, port] = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/.exec(host.trim()) ?? [];
    if (address === undefined) throw refusal('must name its hosts as host or host:port, separated by commas');
    return { address, port: port === undefined ? DEFAULT_PORT : Number(port) };
  });
  if (first === undefined) throw refusal('must name a host');
  return [first, ...others];
}

function readCredentials(text: string): { username: string; password: string } {
  const [username, password] = split(text, ':');
  if (username === '' || password === undefined || password === '') {
    throw refusal('must give credentials as user:password@');
  }
  return { username: decode(username), password: decode(password) };
}

function readOptions(query: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const pair of query.split('&').filter(Boolean)) {
    const [name, value] = split(pair, '=');
    if (value === undefined || value === '') throw refusal('must give its options as name=value');
    options.set(decode(name).toLowerCase(), decode(value));
  }
  return options;
}

function clientOptions(options: Map<string, string>): Record<string, string | number> {
  const found: Record<string, string | number> = {};
  for (const [key, name] of NUMBERS) {
    const value = take(options, key);
    if (value === undefined) continue;
    if (!/^-?\d{1,9}$/.test(value)) throw refusal(`must give ${name} as a whole number`);
    found[name] = Number(value);
  }
  const preference = take(options, 'nodepreference');
  if (preference !== undefined) {
    const known = PREFERENCES.get(preference.toLowerCase().replaceAll('_', ''));
    if (known === undefined)
      throw refusal(`must give nodePreference as ${[...PREFERENCES.values()].join(', ')}`);
    found['nodePreference'] = known;
  }
  const connectionName = take(options, 'connectionname');
  if (connectionName !== undefined) found['connectionName'] = connectionName;
  // Both would change what the log is: a refused append that looks like one that succeeded, an unverified server.
  if (!booleanOf(options, 'throwOnAppendFailure', true))
    throw refusal('must not set throwOnAppendFailure=false');
  if (!booleanOf(options, 'tlsVerifyCert', true)) {
    throw refusal('must not set tlsVerifyCert=false, which has no effect: name the authority with tlsCAFile');
  }
  return found;
}

function fileOf(options: Map<string, string>, key: string): Buffer | undefined {
  const path = take(options, key);
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = cause instanceof Object && 'code' in cause ? `${cause.code}` : 'it failed';
    throw refusal(`names a file that cannot be read (${key}: ${code})`);
  }
}

function booleanOf(options: Map<string, string>, name: string, otherwise: boolean): boolean {
  const value = take(options, name.toLowerCase());
  if (value === undefined) return otherwise;
  if (value !== 'true' && value !== 'false') throw refusal(`must give ${name} as true or false`);
  return value === 'true';
}

function take(options: Map<string, string>, key: string): string | undefined {
  const value = options.get(key);
  options.delete(key);
  return value;
}

function split(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal('must escape special characters as %xx');
  }
}

function refusal(rule: string): InvalidArgument {
  return new InvalidArgument(FIELD, rule);
}
