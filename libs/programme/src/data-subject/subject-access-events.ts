import Type from 'typebox';
import { defineEvent } from '../kernel/index.js';

const closed = { additionalProperties: false };
const counted = Type.Integer({ minimum: 0 });

export const subjectAccessEvents = {
  SubjectAccessProvided: defineEvent({
    schemaVersion: 1,
    description: 'All that is held on the person was put together for them. What it said is not kept.',
    data: Type.Object(
      {
        /** Entries given. */
        entries: counted,
        /** Entries withheld whole, for the reasons that the document gives. */
        withheld: counted,
        /** Texts by staff that were given, and are marked for the officer to read first. */
        toReview: counted,
      },
      closed,
    ),
    standsOn: () => ['registration'],
  }),
};
