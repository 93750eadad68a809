import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import type { ServerContext } from './context.js';
import type { Member } from './faults.js';

export const HOST = '127.0.0.1';

/** The cluster as this member knows it: where it was told of none, itself alone. */
export function membersOf({ faults, port }: ServerContext): readonly Member[] {
  return faults.members.length > 0 ? faults.members : [{ port, isLeader: true, isAlive: true }];
}

/** What a call is told that asks for the leader of a member that does not lead. Null where it may go on. */
export function notLeader(metadata: Metadata, context: ServerContext): StatusObject | null {
  if (metadata.get('requires-leader')[0] !== 'true') return null;
  const leader = membersOf(context).find(({ isLeader }) => isLeader);
  if (leader === undefined || leader.port === context.port) return null;
  const trailers = new Metadata();
  trailers.set('exception', 'not-leader');
  trailers.set('leader-endpoint-host', HOST);
  trailers.set('leader-endpoint-port', `${leader.port}`);
  return { code: status.NOT_FOUND, details: 'Leader info available', metadata: trailers };
}
