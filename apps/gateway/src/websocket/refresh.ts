import { CloseCode, MessageType, type PingMessage, type PongMessage } from 'graphql-ws';
import type { SocketExtra } from './serve-socket.js';

/**
 * The answer to a ping of the protocol. One that carries `authorization` brings a new token, before the first has
 * expired: what is subscribed goes on with it. (Of the messages that a client may send at any time, a ping is the one
 * whose payload is its own.) It is answered with when the new token expires.
 *
 * Nothing is answered of what a ping carried: a token must not come back, a copy costs this end and not the sender, and
 * what is nested ten thousand deep cannot even be written.
 * @returns undefined where the socket has been closed instead
 */
export async function pongFor(
  { session, socket }: Pick<SocketExtra, 'session' | 'socket'>,
  payload: PingMessage['payload'],
): Promise<PongMessage | undefined> {
  if (!payload || !Object.hasOwn(payload, 'authorization')) return { type: MessageType.Pong };
  if (!session) {
    socket.close(CloseCode.Unauthorized, 'Send the first token as `authorization` in connection_init.');
    return undefined;
  }
  const outcome = await session.refresh(payload['authorization']);
  if (outcome === 'closed') return undefined;
  const { expiresAt } = session;
  return { type: MessageType.Pong, payload: { refreshed: outcome === 'refreshed', expiresAt } };
}
