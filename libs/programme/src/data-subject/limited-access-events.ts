import Type from 'typebox';
import { defineEvent, EntityId, freeText } from '../kernel/index.js';

const closed = { additionalProperties: false };
/** Largest allow-list: a list of everybody limits nothing. */
export const MAX_ALLOWED = 100;

/** A person whom only named staff may meet: a witness, a public figure, somebody's neighbour or relation. */
export const limitedAccessEvents = {
  LimitedAccessSet: defineEvent({
    schemaVersion: 1,
    description:
      'From now on only those on the list meet the person anywhere but in aggregates. A later list replaces this one.',
    data: Type.Object(
      {
        /** Ids of staff at the identity provider. The list takes sight away from others, and gives none. */
        allowed: Type.Array(EntityId, { minItems: 1, maxItems: MAX_ALLOWED, uniqueItems: true }),
        reason: freeText(),
      },
      closed,
    ),
    establishes: () => ['limitedAccess'],
    standsOn: () => ['registration'],
  }),
  LimitedAccessLifted: defineEvent({
    schemaVersion: 1,
    description: 'The person may again be met by all whose work it is.',
    data: Type.Object({ reason: freeText() }, closed),
    standsOn: () => ['limitedAccess'],
  }),
};
