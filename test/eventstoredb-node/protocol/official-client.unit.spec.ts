import { describe, expect, it } from '@jest/globals';
import { credentialsIn, optionsFor } from './official-client.js';

describe('the connection string of a server that is held to the protocol', () => {
  it.each([
    ['one server', 'esdb://ad%40min:p%40ss@one:2113'],
    ['a cluster', 'esdb://ad%40min:p%40ss@one:2113,two:2114,three:2115?nodePreference=leader'],
    ['a cluster to be discovered', 'esdb+discover://ad%40min:p%40ss@cluster.example'],
  ])('gives the credentials for %s', (_, url) => {
    const credentials = { username: 'ad@min', password: 'p@ss' };
    expect(credentialsIn(url)).toEqual(credentials);
    expect(optionsFor('by append', url)).toEqual({ credentials });
    expect(optionsFor('by batch append', url)).toEqual({});
  });

  it.each(['esdb://one:2113?tls=false', 'esdb://one:2113,two:2113?tls=false'])(
    'may hold none: those that make the client take the way of Append are made up (%s)',
    (url) => {
      expect(credentialsIn(url)).toBeUndefined();
      expect(optionsFor('by append', url)).toEqual({
        credentials: { username: 'nobody', password: 'nothing' },
      });
    },
  );
});
