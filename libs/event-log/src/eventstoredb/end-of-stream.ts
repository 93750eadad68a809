import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Transform, type TransformCallback } from 'node:stream';

/**
 * Whether the server has said so far that the stream ends where the read does. It says so behind the last event that a
 * read of a stream gives, and to the client that is a message like any other that it does not know: it is dropped.
 */
export function endOf(reading: object): () => boolean {
  let said = false;
  if (reading instanceof Transform) {
    const transform = reading._transform.bind(reading);
    reading._transform = (message: ReadResp, encoding: BufferEncoding, next: TransformCallback): void => {
      said ||= message.hasLastStreamPosition();
      transform(message, encoding, next);
    };
  }
  return () => said;
}
