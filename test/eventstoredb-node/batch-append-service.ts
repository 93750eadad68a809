import any from 'google-protobuf/google/protobuf/any_pb.js';
import google from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Message } from 'google-protobuf';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import { refusalOf } from './authentication.js';
import type { ServerContext } from './context.js';
import type { Proposed } from './event-table.js';
import { strikes } from './faults.js';
import { notLeader } from './leadership.js';
import { streamIdentifier, streamName } from './messages.js';
import { toWire } from './positions.js';
import { storeBatch, type StoreOutcome } from './store-batch.js';

interface Gathered {
  readonly options: BatchAppendReq.Options | undefined;
  readonly events: Proposed[];
  readonly contentTypes: string[];
}

/** BatchAppend: many appends on one stream, each told by its correlation id, answered in any order. */
export function batchAppend(
  context: ServerContext,
  call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>,
): void {
  const unfinished = new Map<string, Gathered>();
  context.counts.batchStreams += 1;
  call.once('close', () => (context.counts.batchStreams -= 1));
  call.on('end', () => call.end());
  call.on('error', () => undefined);
  call.on('data', (request: BatchAppendReq) => {
    const id = request.getCorrelationId()?.getString() ?? '';
    const gathered = unfinished.get(id) ?? { options: request.getOptions(), events: [], contentTypes: [] };
    unfinished.set(id, gathered);
    gather(request, gathered);
    if (!request.getIsFinal()) return;
    unfinished.delete(id);
    // The stream of a client outlives the leadership of the member that it was opened at.
    const refused = notLeader(call.metadata, context);
    if (refused === null) void answer(context, call, id, gathered);
    else call.emit('error', refused);
  });
}

function gather(request: BatchAppendReq, { events, contentTypes }: Gathered): void {
  for (const message of request.getProposedMessagesList()) {
    const described = message.getMetadataMap();
    contentTypes.push(described.get('content-type') ?? '');
    events.push({
      id: message.getId()?.getString() ?? '',
      type: described.get('type') ?? '',
      data: Buffer.from(message.getData_asU8()).toString('utf8'),
      metadata: Buffer.from(message.getCustomMetadata_asU8()).toString('utf8'),
    });
  }
}

async function answer(
  context: ServerContext,
  call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>,
  id: string,
  { options, events, contentTypes }: Gathered,
): Promise<void> {
  const stream = streamName(options?.getStreamIdentifier());
  const expected = options?.hasNoStream()
    ? null
    : options?.hasStreamPosition()
      ? BigInt(options.getStreamPosition())
      : undefined;
  // Who says no name is refused each append by itself, and keeps the stream; a wrong password ends the call before.
  const denied = refusalOf(call.metadata, context) !== null;
  const outcome = denied
    ? ({ kind: 'access-denied' } as const)
    : await storeBatch(context, { stream, expected, events, contentTypes });
  if (outcome.kind === 'silence' || call.destroyed) return;
  const response = responseTo(outcome, expected);
  response.setCorrelationId(new shared.UUID().setString(id));
  response.setStreamIdentifier(streamIdentifier(stream));
  call.write(response);
  if (strikes(context.faults, 'doubleAnswers')) call.write(response);
}

function responseTo(
  outcome: Exclude<StoreOutcome, { kind: 'silence' }> | { readonly kind: 'access-denied' },
  expected: bigint | null | undefined,
): BatchAppendResp {
  const response = new streams.BatchAppendResp();
  switch (outcome.kind) {
    case 'stored': {
      const { commit, prepare } = toWire(outcome.position);
      const position = new shared.AllStreamPosition();
      position.setCommitPosition(commit.toString());
      position.setPreparePosition(prepare.toString());
      const success = new streams.BatchAppendResp.Success();
      success.setCurrentRevision(outcome.revision.toString());
      success.setPosition(position);
      return response.setSuccess(success);
    }
    case 'wrong-version': {
      const wrong = new shared.WrongExpectedVersion();
      if (outcome.current === null) wrong.setCurrentNoStream(new google.Empty());
      else wrong.setCurrentStreamRevision(outcome.current.toString());
      if (expected === null || expected === undefined) wrong.setExpectedNoStream(new google.Empty());
      else wrong.setExpectedStreamPosition(expected.toString());
      return response.setError(failure(status.FAILED_PRECONDITION, 'WrongExpectedVersion', wrong));
    }
    case 'deleted': {
      const deleted = new shared.StreamDeleted();
      deleted.setStreamIdentifier(streamIdentifier(outcome.stream));
      return response.setError(failure(status.FAILED_PRECONDITION, 'StreamDeleted', deleted));
    }
    case 'access-denied':
      return response.setError(failure(status.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied()));
    case 'too-large': {
      const exceeded = new shared.MaximumAppendSizeExceeded();
      exceeded.setMaxappendsize(outcome.limit);
      return response.setError(failure(status.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', exceeded));
    }
    case 'invalid': {
      const bad = new shared.BadRequest();
      bad.setMessage(outcome.rule);
      return response.setError(failure(status.INVALID_ARGUMENT, 'BadRequest', bad));
    }
    case 'id-elsewhere':
      return response.setError(failure(status.UNKNOWN, 'Unknown', new shared.Unknown()));
  }
}

/** The status of gRPC, with the protocol's own details packed in. */
function failure(code: status, name: string, details: Message): InstanceType<typeof statusMessages.Status> {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  const failed = new statusMessages.Status();
  // The numbers of google.rpc.Code are those of gRPC.
  failed.setCode(code as number);
  failed.setMessage(name);
  return failed.setDetails(packed);
}
