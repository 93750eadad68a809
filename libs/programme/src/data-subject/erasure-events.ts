import Type from 'typebox';
import { codeOf, defineEvent, EntityId, freeText } from '../kernel/index.js';

/** Who asked. Version 1 of the list. */
export const ERASURE_ASKERS = ['PERSON', 'REPRESENTATIVE', 'COURT', 'ORGANISATION'] as const;
/**
 * RESTRICTED: the record is kept and used for what the law asks alone (UK GDPR, article 18), until the same request is
 * decided otherwise. See `restriction.ts`.
 */
export const ERASURE_OUTCOMES = ['GRANTED', 'RESTRICTED', 'REFUSED'] as const;
export type ErasureOutcome = (typeof ERASURE_OUTCOMES)[number];
/**
 * By what somebody may still be singled out once their personal fields open no more. Codes, because words about a
 * person would have to be sealed, and would go with the keys. Version 1 of the list.
 */
export const RESIDUAL_RISKS = [
  'NONE_KNOWN',
  'PATTERN_OF_DATES',
  'SMALL_GROUP',
  'RARE_EVENT',
  'KNOWN_TO_READERS',
  'NAMED_IN_WORDS_ABOUT_OTHERS',
] as const;
/** What must be made coarser in whatever is given out about this person from now on. Version 1 of the list. */
export const COARSENINGS = ['DAYS', 'DELIVERY_UNIT', 'TRAINING_GROUP', 'STAFF', 'RARE_CODES'] as const;
export type Coarsening = (typeof COARSENINGS)[number];

const closed = { additionalProperties: false };
const request = ({ requestId }: { readonly requestId: string }) => [`erasureRequest:${requestId}`];
const grant = ({ requestId }: { readonly requestId: string }) => [`erasureGranted:${requestId}`];

/** The way to the end of a record: asked for, decided, ordered, and done. */
export const erasureEvents = {
  ErasureRequested: defineEvent({
    schemaVersion: 1,
    description: 'Somebody asked that the personal data of the person be erased.',
    data: Type.Object(
      { requestId: EntityId, requestedBy: codeOf(ERASURE_ASKERS), reason: Type.Optional(freeText()) },
      closed,
    ),
    establishes: request,
    standsOn: () => ['registration'],
  }),
  ErasureDecided: defineEvent({
    schemaVersion: 1,
    description: 'The data-protection officer decided on a request for erasure.',
    data: Type.Object(
      {
        requestId: EntityId,
        outcome: codeOf(ERASURE_OUTCOMES),
        /** Readable where it is refused or restricted; where it is granted, it goes with the keys. */
        grounds: freeText(),
        residualRisks: Type.Array(codeOf(RESIDUAL_RISKS), { uniqueItems: true }),
        coarsen: Type.Array(codeOf(COARSENINGS), { uniqueItems: true }),
      },
      closed,
    ),
    // Only a grant: a decision that is replaced by a refusal must not leave an order standing on it.
    establishes: (data) => (data.outcome === 'GRANTED' ? grant(data) : []),
    standsOn: request,
  }),
  ErasureOrdered: defineEvent({
    schemaVersion: 1,
    description:
      'The destruction of the person’s keys was ordered. From here it is finished, after whatever interrupts it.',
    data: Type.Object({ requestId: EntityId }, closed),
    standsOn: grant,
    final: true,
  }),
  DataSubjectKeyDestroyed: defineEvent({
    schemaVersion: 1,
    description: 'The keys that open the personal fields of the person were destroyed: the person is erased.',
    data: Type.Object({}, closed),
    standsOn: () => ['registration'],
    final: true,
  }),
};
