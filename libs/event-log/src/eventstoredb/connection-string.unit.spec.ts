import { describe, expect, it } from '@jest/globals';
import { parseConnectionString } from './connection-string.js';

describe('a connection string', () => {
  it('gives hosts, credentials and options', () => {
    const settings = parseConnectionString(
      'esdb://ad%40min:p%40ss:w%25rd@one:2114,two,three.example:2115/?nodePreference=ReadOnlyReplica&gossipTimeout=7',
    );
    expect(settings).toMatchObject({
      location: 'esdb://one:2114,two:2113,three.example:2115',
      discover: false,
      hosts: [
        { address: 'one', port: 2114 },
        { address: 'two', port: 2113 },
        { address: 'three.example', port: 2115 },
      ],
      credentials: { username: 'ad@min', password: 'p@ss:w%rd' },
      insecure: false,
      client: { nodePreference: 'read_only_replica', gossipTimeout: 7 },
    });
  });

  it('may name a cluster to be discovered, and a server without TLS', () => {
    expect(parseConnectionString('esdb+discover://cluster.example')).toMatchObject({ discover: true });
    expect(parseConnectionString('esdb://[::1]:2113?tls=false')).toMatchObject({
      insecure: true,
      credentials: undefined,
      hosts: [{ address: '[::1]', port: 2113 }],
    });
  });

  it.each([
    ['another scheme', 'https://admin:hush-hush@one'],
    ['no host', 'esdb://admin:hush-hush@'],
    ['a host that is none', 'esdb://admin:hush-hush@one two'],
    ['an unescaped character', 'esdb://admin:hush-hush%@one'],
    ['a name without a password', 'esdb://hush-hush@one'],
    ['an option that is not known', 'esdb://admin:hush-hush@one?colour=blue'],
    ['an option without a value', 'esdb://admin:hush-hush@one?tls'],
    ['a number that is none', 'esdb://admin:hush-hush@one?keepAliveInterval=often'],
    ['a choice that is none', 'esdb://admin:hush-hush@one?nodePreference=best'],
    ['credentials that would not be sent', 'esdb://admin:hush-hush@one?tls=false'],
    ['appends whose refusal looks like success', 'esdb://admin:hush-hush@one?throwOnAppendFailure=false'],
    ['a server that is not verified', 'esdb://admin:hush-hush@one?tlsVerifyCert=false'],
    ['a certificate without its key', `esdb://admin:hush-hush@one?userCertFile=${import.meta.filename}`],
    ['a file that is not there', 'esdb://admin:hush-hush@one?tlsCAFile=/not/there'],
  ])('with %s is refused, and is not quoted', (_, text) => {
    const refused = expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      field: 'connectionString',
      message: expect.not.stringContaining('hush'),
    });
    expect(() => parseConnectionString(text)).toThrow(refused);
  });
});
