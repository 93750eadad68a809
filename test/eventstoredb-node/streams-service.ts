import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { type Metadata, status } from '@grpc/grpc-js';
import { append } from './append-service.js';
import { refusalOf } from './authentication.js';
import { batchAppend } from './batch-append-service.js';
import type { ServerContext } from './context.js';
import { notLeader } from './leadership.js';
import { read } from './read-service.js';
import { subscribe } from './subscription-service.js';

const UNIMPLEMENTED = { code: status.UNIMPLEMENTED, details: 'this server only appends and reads' };

export function streamsService(context: ServerContext): IStreamsServer {
  const refusal = (metadata: Metadata) => refusalOf(metadata, context) ?? notLeader(metadata, context);
  return {
    read(call) {
      const refused = refusal(call.metadata);
      const options = call.request.getOptions();
      call.on('error', () => undefined);
      if (refused !== null || options === undefined) {
        call.emit('error', refused ?? { code: status.INVALID_ARGUMENT, details: 'options are missing' });
        return;
      }
      const serve = options.hasSubscription() ? subscribe : read;
      void serve(context, call, options);
    },
    append(call, answer) {
      const refused = refusal(call.metadata);
      if (refused === null) void append(context, call, answer);
      else answer(refused);
    },
    batchAppend(call) {
      const refused = refusal(call.metadata);
      if (refused === null || refused.code === status.PERMISSION_DENIED) batchAppend(context, call);
      else call.emit('error', refused);
    },
    delete(_call, answer) {
      answer(UNIMPLEMENTED);
    },
    tombstone(_call, answer) {
      answer(UNIMPLEMENTED);
    },
  };
}
