import type { Identity } from '#access';
import type { GatewayForTest } from './gateway-for-test.js';

export interface Answered<Data = Readonly<Record<string, unknown>>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body where it is JSON. */
  readonly body: {
    readonly data?: Data | null;
    readonly errors?: readonly {
      readonly message: string;
      readonly extensions: Record<string, unknown> & { readonly code: string };
    }[];
  };
}

export async function post<Data = Readonly<Record<string, unknown>>>(
  gateway: GatewayForTest,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered<Data>> {
  return answered(
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    }),
  );
}

export async function answered<Data = Readonly<Record<string, unknown>>>(
  response: Response,
): Promise<Answered<Data>> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson && !text.includes('\n{') ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, body };
}

export async function ask<Data = Readonly<Record<string, unknown>>>(
  gateway: GatewayForTest,
  identity: Identity,
  query: string,
  variables: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered<Data>> {
  const authorization = `Bearer ${await gateway.token(identity)}`;
  return post(gateway, JSON.stringify({ query, variables }), { authorization, ...headers });
}

export async function get(
  gateway: GatewayForTest,
  path: string,
  identity?: Identity,
  method = 'GET',
  more: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const headers: Record<string, string> = identity
    ? { authorization: `Bearer ${await gateway.token(identity)}`, ...more }
    : { ...more };
  return answered(await fetch(`${gateway.url}${path}`, { method, headers }));
}

/** Everything that an iteration gives. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
