import google from 'google-protobuf/google/protobuf/empty_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, status, type sendUnaryData, type ServerReadableStream } from '@grpc/grpc-js';
import type { ServerContext } from './context.js';
import type { Proposed } from './event-table.js';
import { streamDeleted, streamName } from './messages.js';
import { toWire } from './positions.js';
import { storeBatch, type StoreOutcome } from './store-batch.js';

/** Append: the options first, then the events one by one, and one answer at the end. */
export async function append(
  context: ServerContext,
  call: ServerReadableStream<AppendReq, AppendResp>,
  answer: sendUnaryData<AppendResp>,
): Promise<void> {
  let options: AppendReq.Options | undefined;
  const events: Proposed[] = [];
  const contentTypes: string[] = [];
  for await (const request of call as AsyncIterable<AppendReq>) {
    options ??= request.getOptions();
    const message = request.getProposedMessage();
    if (message === undefined) continue;
    const described = message.getMetadataMap();
    contentTypes.push(described.get('content-type') ?? '');
    events.push({
      id: message.getId()?.getString() ?? '',
      type: described.get('type') ?? '',
      data: Buffer.from(message.getData_asU8()).toString('utf8'),
      metadata: Buffer.from(message.getCustomMetadata_asU8()).toString('utf8'),
    });
  }
  const stream = streamName(options?.getStreamIdentifier());
  const expected = options?.hasNoStream()
    ? null
    : options?.hasRevision()
      ? BigInt(options.getRevision())
      : undefined;
  respond(await storeBatch(context, { stream, expected, events, contentTypes }), expected, answer);
}

function respond(
  outcome: StoreOutcome,
  expected: bigint | null | undefined,
  answer: sendUnaryData<AppendResp>,
): void {
  switch (outcome.kind) {
    case 'silence':
      return;
    case 'stored': {
      const { commit, prepare } = toWire(outcome.position);
      const position = new streams.AppendResp.Position();
      position.setCommitPosition(commit.toString());
      position.setPreparePosition(prepare.toString());
      const success = new streams.AppendResp.Success();
      success.setCurrentRevision(outcome.revision.toString());
      success.setPosition(position);
      answer(null, new streams.AppendResp().setSuccess(success));
      return;
    }
    case 'wrong-version': {
      const wrong = new streams.AppendResp.WrongExpectedVersion();
      if (outcome.current === null) wrong.setCurrentNoStream(new google.Empty());
      else wrong.setCurrentRevision(outcome.current.toString());
      if (expected === null || expected === undefined) wrong.setExpectedNoStream(new google.Empty());
      else wrong.setExpectedRevision(expected.toString());
      answer(null, new streams.AppendResp().setWrongExpectedVersion(wrong));
      return;
    }
    case 'deleted':
      answer(streamDeleted(outcome.stream));
      return;
    case 'too-large': {
      const trailers = new Metadata();
      trailers.set('exception', 'maximum-append-size-exceeded');
      trailers.set('maximum-append-size', `${outcome.limit}`);
      answer({ code: status.INVALID_ARGUMENT, details: 'Maximum Append Size Exceeded', metadata: trailers });
      return;
    }
    case 'invalid':
      answer({ code: status.INVALID_ARGUMENT, details: outcome.rule });
      return;
    case 'id-elsewhere':
      answer({ code: status.UNKNOWN, details: 'an event id is stored in another stream' });
      return;
  }
}
