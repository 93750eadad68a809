import {
  type Actor,
  type Deciding,
  deciding,
  type Deviation,
  type Envelope,
  type Instant,
  isTraceparent,
  londonDay,
  type Occurrence,
} from '#programme';
import { type CommandInput, InvalidInput } from '../inputs/index.js';

/** One command on its way: who sends it, when, and what its envelope will say. */
export interface CommandRequest {
  readonly deciding: Deciding;
  readonly envelope: Omit<Envelope, 'id' | 'schemaVersion' | 'subjects'>;
  /** The revision that the sender read, where they hold the command to it. */
  readonly expected?: bigint | 'no_stream';
  /** What the sender may do with a reason alone; it joins what the rules let pass. */
  readonly deviation?: Deviation;
}

/** The role of what the program does by itself. No identity has it. */
export const SYSTEM = 'SYSTEM';

export const isOfSystem = ({ role }: Pick<Actor, 'role'>): boolean => role === SYSTEM;

export interface Sender {
  readonly actor: Actor;
  /** The event that made a reaction send this. */
  readonly causationId?: string;
  /** The W3C trace context of the request, where it came with one; anything else is left out. */
  readonly traceparent?: string;
  /** Aborted once nobody waits for the answer any more: what was not recorded by then is not recorded. */
  readonly signal?: AbortSignal;
  /** Why they record about a person who is somebody else's work, where they do. */
  readonly outOfReach?: string;
  /** Set where the command is about what is kept from the sender, and must be refused as if there were no such thing. */
  readonly kept?: KeptFromSender;
}

/** What a sender must not learn to exist. */
export interface KeptFromSender {
  /** Of the persons whom the command names. */
  readonly persons: readonly string[];
  /** Refuses as the rules do where there is no such thing, once everything was checked that comes before the rules. */
  readonly refuse: () => never;
}

/**
 * Puts a command into its circumstances. Without a date of its own (a retraction, a task) it occurs today.
 * @throws Refusal FUTURE_EFFECTIVE_DATE, BACKDATE_REASON_REQUIRED
 */
export function requestOf(
  input: CommandInput,
  commandId: string,
  sender: Sender,
  now: Instant,
): CommandRequest {
  const occurrence = occurrenceIn(input) ?? { occurredOn: londonDay(now) };
  const { backdateReason, reportedBy, source } = input;
  const optional = {
    ...(backdateReason == null ? {} : { backdateReason }),
    ...(source == null ? {} : { source: { ...source } }),
  };
  const expected = expectedRevision(input.expectedRevision);
  return {
    deciding: deciding({ occurrence, now, actor: sender.actor, ...optional }),
    envelope: {
      ...occurrence,
      actor: sender.actor,
      commandId,
      correlationId: input.correlationId ?? commandId,
      ...(sender.causationId === undefined ? {} : { causationId: sender.causationId }),
      // A client may send any; what is none must not keep a fact from being recorded.
      ...(isTraceparent(sender.traceparent) ? { traceparent: sender.traceparent } : {}),
      ...(reportedBy == null ? {} : { reportedBy }),
      ...optional,
    },
    ...(expected === undefined ? {} : { expected }),
    ...(sender.outOfReach === undefined
      ? {}
      : { deviation: { code: 'OUT_OF_REACH', reason: sender.outOfReach, acceptedBy: sender.actor.id } }),
  };
}

function occurrenceIn(input: object): Occurrence | undefined {
  if ('occurredAt' in input && typeof input.occurredAt === 'string') return { occurredAt: input.occurredAt };
  if ('occurredOn' in input && typeof input.occurredOn === 'string') return { occurredOn: input.occurredOn };
  return undefined;
}

function expectedRevision(text: string | null | undefined): bigint | 'no_stream' | undefined {
  if (text == null) return undefined;
  if (text === 'no_stream') return text;
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidInput([
    { field: 'expectedRevision', rule: 'must be a whole number as the case file gives it, or no_stream' },
  ]);
}
