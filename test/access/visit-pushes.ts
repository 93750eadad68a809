import type { GraphQLSchema } from 'graphql';
import type { Identity } from '#access';
import type { Answering } from '../../apps/gateway/src/access-matrix/answers.js';
import { RawSocket } from '../../apps/gateway/test/support/socket.js';
import type { GatewayForTest } from './gateway-with-programme.js';
import { type Arguments, gather, type Values, wholeDocument } from './visit-answers.js';

/** One push, as it came. */
export interface Pushed {
  readonly answering: Answering;
  readonly entryId: string;
  readonly body: unknown;
  readonly text: string;
}

/**
 * Subscribes to every field, and waits for all pushes up to that of an entry.
 * @param last ids of which everybody is pushed one who is pushed anything, and nothing after it
 * @returns null where the subscription is denied
 */
export async function pushesTo(
  gateway: GatewayForTest,
  schema: GraphQLSchema,
  caller: Identity,
  answering: Answering,
  asked: readonly Arguments[],
  last: readonly string[],
): Promise<readonly Pushed[] | null> {
  const pushed: Pushed[] = [];
  for (const given of asked) {
    const { query, variables } = wholeDocument(schema, answering, given);
    const socket = await new RawSocket(gateway).begin(gateway, caller);
    try {
      socket.subscribe('pushes', query, variables);
      for (let read = socket.messages.length; !last.includes(pushed.at(-1)?.entryId ?? ''); read += 1) {
        const message = (await socket.received(read + 1))[read];
        const text = JSON.stringify(message?.payload);
        if (text.includes('"ACCESS_DENIED"')) return null;
        const body: unknown = message?.payload?.data?.[answering.name];
        const entryId = /"entryId":"([^"]+)"/.exec(text)?.[1];
        if (message?.type !== 'next' || body === undefined || entryId === undefined) throw new Error(text);
        pushed.push({ answering, entryId, body, text });
      }
    } finally {
      socket.close();
    }
  }
  return pushed;
}

/** The values of all pushes together. */
export function valuesOf(pushes: readonly Pushed[]): Values {
  const values = new Map<string, unknown[]>();
  for (const { answering, body } of pushes) gather(answering.type, body, values);
  return values;
}

/** All texts within a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
