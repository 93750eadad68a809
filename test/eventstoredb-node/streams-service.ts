import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { status } from '@grpc/grpc-js';
import { append } from './append-service.js';
import { refusalOf } from './authentication.js';
import { batchAppend } from './batch-append-service.js';
import type { ServerContext } from './context.js';
import { read } from './read-service.js';
import { subscribe } from './subscription-service.js';

const UNIMPLEMENTED = { code: status.UNIMPLEMENTED, details: 'this server only appends and reads' };

export function streamsService(context: ServerContext): IStreamsServer {
  return {
    read(call) {
      const refusal = refusalOf(call.metadata, context);
      const options = call.request.getOptions();
      call.on('error', () => undefined);
      if (refusal !== null || options === undefined) {
        call.emit('error', refusal ?? { code: status.INVALID_ARGUMENT, details: 'options are missing' });
        return;
      }
      const serve = options.hasSubscription() ? subscribe : read;
      void serve(context, call, options);
    },
    append(call, answer) {
      const refusal = refusalOf(call.metadata, context);
      if (refusal === null) void append(context, call, answer);
      else answer(refusal);
    },
    batchAppend(call) {
      const refusal = refusalOf(call.metadata, context);
      if (refusal === null) batchAppend(context, call);
      else call.emit('error', refusal);
    },
    delete(_call, answer) {
      answer(UNIMPLEMENTED);
    },
    tombstone(_call, answer) {
      answer(UNIMPLEMENTED);
    },
  };
}
