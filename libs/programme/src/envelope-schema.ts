import Type from 'typebox';
import { Day, EntityId, freeText, Label, TRACEPARENT, UtcInstant } from './kernel/index.js';

const closed = { additionalProperties: false };
const TraceParent = Type.String({ pattern: TRACEPARENT });
const Text = Type.String({ minLength: 1 });

/**
 * The envelope of every event (kernel/envelope.ts), beside its type, version and data. Code lists that grow, such as
 * the codes of refusals, are patterns here: a published schema never changes.
 */
export const envelopeSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    occurredOn: Type.Optional(Day),
    occurredAt: Type.Optional(UtcInstant),
    actor: Type.Object({ id: Text, role: Text, organisation: Text }, closed),
    reportedBy: Type.Optional(EntityId),
    subjects: Type.Array(EntityId),
    deliveryUnit: Type.Optional(EntityId),
    contract: Type.Optional(EntityId),
    commandId: Text,
    correlationId: Text,
    causationId: Type.Optional(Text),
    traceparent: Type.Optional(TraceParent),
    corrects: Type.Optional(Text),
    backdateReason: Type.Optional(freeText()),
    deviations: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }),
            reason: Type.Optional(freeText()),
            acceptedBy: Text,
          },
          closed,
        ),
      ),
    ),
    factsUsed: Type.Optional(
      Type.Array(Type.Object({ stream: Text, revision: Text, value: Type.Unknown() }, closed)),
    ),
    source: Type.Optional(
      Type.Object({ system: Label, batch: Label, row: Label, recordedOn: Type.Optional(Day) }, closed),
    ),
  },
  closed,
);
