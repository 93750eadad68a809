import type { Identity } from '#access';
import type { GatewayForTest } from './gateway-for-test.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body where it is JSON. Tests match on it. */
  readonly body: {
    readonly data?: Record<string, never> | null;
    readonly errors?: readonly {
      readonly message: string;
      readonly extensions: Record<string, unknown> & { readonly code: string };
    }[];
  };
}

export async function post(
  gateway: GatewayForTest,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  return answered(
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    }),
  );
}

export async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson && !text.includes('\n{') ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, body };
}

export async function ask(
  gateway: GatewayForTest,
  identity: Identity,
  query: string,
  variables: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const authorization = `Bearer ${await gateway.token(identity)}`;
  return post(gateway, JSON.stringify({ query, variables }), { authorization, ...headers });
}

export async function get(
  gateway: GatewayForTest,
  path: string,
  identity?: Identity,
  method = 'GET',
): Promise<Answered> {
  const headers: Record<string, string> = identity
    ? { authorization: `Bearer ${await gateway.token(identity)}` }
    : {};
  return answered(await fetch(`${gateway.url}${path}`, { method, headers }));
}
