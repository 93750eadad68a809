import serverFeatures from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { IServerFeaturesServer } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { status } from '@grpc/grpc-js';
import type { ServerContext } from './context.js';
import { strikes } from './faults.js';

const STREAMS = 'event_store.client.streams.streams';

/** Which methods there are: the client appends by batches where `batchappend` is among them. Open to everybody. */
export function featuresService(context: ServerContext): IServerFeaturesServer {
  return {
    getSupportedMethods(_call, answer) {
      if (strikes(context.faults, 'failingFeatures')) {
        answer({ code: status.INTERNAL, details: 'the server failed' });
        return;
      }
      const supported = new serverFeatures.SupportedMethods();
      supported.setEventStoreServerVersion('24.10.0');
      for (const name of ['read', 'append', ...(context.batchAppend ? ['batchappend'] : [])]) {
        const method = new serverFeatures.SupportedMethod();
        method.setServiceName(STREAMS);
        method.setMethodName(name);
        if (name === 'read') method.setFeaturesList(['position', 'events']);
        supported.addMethods(method);
      }
      answer(null, supported);
    },
  };
}
