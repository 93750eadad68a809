import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { IGossipServer } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ServerContext } from './context.js';
import type { Member } from './faults.js';
import { HOST, membersOf } from './leadership.js';

/** Who is in the cluster, and who leads it: how a client finds the member to talk to. Open to everybody. */
export function gossipService(context: ServerContext): IGossipServer {
  return {
    read(_call, answer) {
      const cluster = new gossip.ClusterInfo();
      for (const member of membersOf(context)) cluster.addMembers(memberInfo(member));
      answer(null, cluster);
    },
  };
}

function memberInfo({ port, isLeader, isAlive }: Member): InstanceType<typeof gossip.MemberInfo> {
  const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
  const info = new gossip.MemberInfo();
  info.setInstanceId(new shared.UUID().setString(`00000000-0000-4000-8000-${`${port}`.padStart(12, '0')}`));
  info.setTimeStamp('0');
  info.setState(isLeader ? LEADER : FOLLOWER);
  info.setIsAlive(isAlive);
  const endpoint = new gossip.EndPoint();
  endpoint.setAddress(HOST);
  endpoint.setPort(port);
  info.setHttpEndPoint(endpoint);
  return info;
}
