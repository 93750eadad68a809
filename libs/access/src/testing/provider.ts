import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { exportJWK, type JWK } from 'jose';

/** How an address of the provider answers in place of what it should. */
export type Behaviour = (response: ServerResponse) => void;

export interface ProviderForTest {
  readonly issuer: string;
  /** How often a path has been asked for. */
  asked(path: string): number;
  /** The headers of the last request. */
  readonly lastHeaders: IncomingHttpHeaders;
  /** Publishes a new key beside those that are there. */
  newKey(kid: string): Promise<{ readonly privateKey: KeyObject }>;
  withdrawKey(kid: string): void;
  publicKey(kid: string): KeyObject;
  /** Until it is told otherwise with none. */
  behave(path: string, behaviour?: Behaviour): void;
  /** Stops listening; `back` listens at the same address again. */
  away(): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
}

export const DISCOVERY = '/.well-known/openid-configuration';
export const KEYS = '/keys';

export const json =
  (document: unknown, status = 200): Behaviour =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));

/** An identity provider on loopback: its discovery document and its keys. */
export async function startProvider(): Promise<ProviderForTest> {
  const keys = new Map<string, { readonly publicKey: KeyObject; readonly jwk: JWK }>();
  const behaviours = new Map<string, Behaviour>();
  const counts = new Map<string, number>();
  let issuer = '';
  const usual: Readonly<Record<string, () => unknown>> = {
    [DISCOVERY]: () => ({ issuer, jwks_uri: `${issuer}${KEYS}` }),
    [KEYS]: () => ({ keys: [...keys.values()].map(({ jwk }) => jwk) }),
  };
  let lastHeaders: IncomingHttpHeaders = {};
  const server = createServer(({ url = '', headers }, response) => {
    lastHeaders = headers;
    counts.set(url, (counts.get(url) ?? 0) + 1);
    const document = usual[url]?.();
    (behaviours.get(url) ?? json(document ?? {}, document ? 200 : 404))(response);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  issuer = `http://127.0.0.1:${port}`;
  return {
    issuer,
    asked: (path) => counts.get(path) ?? 0,
    get lastHeaders() {
      return lastHeaders;
    },
    async newKey(kid) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      keys.set(kid, { publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } });
      return { privateKey };
    },
    withdrawKey: (kid) => void keys.delete(kid),
    publicKey(kid) {
      const key = keys.get(kid);
      if (!key) throw new Error(`there is no key ${kid}`);
      return key.publicKey;
    },
    behave: (path, behaviour) => void (behaviour ? behaviours.set(path, behaviour) : behaviours.delete(path)),
    away: stop,
    back: () => listen(port),
    close: stop,
  };
}
