import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';

/** From here on a server says at the end of each read of a stream which revision is the last (since 21.6). */
const SAYS_THE_END = 1;

/** A gRPC client whose reads ask for what `endOf` hears. Other clients than ours for JavaScript ask for it always. */
export function askingForTheEnd<Client extends object>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (name !== 'read' || typeof member !== 'function') return member;
      return (request: ReadReq, ...others: readonly unknown[]): unknown => {
        const control = new streams.ReadReq.Options.ControlOption();
        request.getOptions()?.setControlOption(control.setCompatibility(SAYS_THE_END));
        return Reflect.apply(member, target, [request, ...others]);
      };
    },
  });
}
