/**
 * The test server's process. Argument: its configuration as JSON. Its parent gives it orders over IPC, and is told
 * the port that it listens at.
 */
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerContext } from './context.js';
import type { Counts, NumberedOrder, Order, Report, ServerConfiguration } from './control.js';
import { EventTable } from './event-table.js';
import { NO_FAULTS } from './faults.js';
import { featuresService } from './features-service.js';
import { gossipService } from './gossip-service.js';
import { streamsService } from './streams-service.js';

const configuration = JSON.parse(process.argv[2] ?? '') as ServerConfiguration;
const context: ServerContext = {
  table: new EventTable(configuration.file),
  faults: { ...NO_FAULTS },
  port: configuration.port,
  batchAppend: configuration.batchAppend,
  users: configuration.users,
  counts: { reads: 0, readsAsked: 0, appends: 0, batchStreams: 0 },
  subscriptions: new Set(),
};

const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
server.addService(ServerFeaturesService, featuresService(context));
server.addService(GossipService, gossipService(context));
server.addService(StreamsService, streamsService(context));
server.bindAsync(`127.0.0.1:${configuration.port}`, credentials(configuration), (error, port) => {
  if (error !== null) throw error;
  context.port = port;
  report({ kind: 'listening', port });
});

process.on('message', (message) => {
  const { number, order } = message as NumberedOrder;
  obey(order);
  report({ kind: 'done', order: number, counts: counts() });
});
process.on('disconnect', () => process.exit(0));

function obey(order: Order): void {
  switch (order.do) {
    case 'set':
      Object.assign(context.faults, order.faults);
      return;
    case 'open': {
      const { table } = context;
      context.table = new EventTable(order.file);
      context.faults = { ...NO_FAULTS };
      context.counts.appends = 0;
      context.counts.readsAsked = 0;
      table.close();
      return;
    }
    case 'end-subscriptions':
      for (const end of context.subscriptions) end();
      return;
    case 'count':
      return;
  }
}

function counts(): Counts {
  const { reads, readsAsked, appends, batchStreams } = context.counts;
  return { reads, readsAsked, appends, batchStreams, subscriptions: context.subscriptions.size };
}

function credentials({ tls }: ServerConfiguration): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const pair = { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) };
  return ServerCredentials.createSsl(null, [pair]);
}

function report(message: Report): void {
  process.send?.(message);
}
