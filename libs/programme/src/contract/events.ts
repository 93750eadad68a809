import Type from 'typebox';
import { codeOf, Day, defineEvent, EntityId, type EventOf, Label } from '../kernel/index.js';

/** What a contract counts. Version 1 of the list. */
export const TARGET_MEASURES = [
  'REFERRALS',
  'ENROLMENTS',
  'AWARDS',
  'APPROVALS',
  'MATCHES',
  'SESSIONS',
  'CASE_SUPPORTERS',
] as const;

/** Largest number that a target or a forecast may name. */
export const MAX_TARGET = 1_000_000;

const closed = { additionalProperties: false };
const Count = Type.Integer({ minimum: 0, maximum: MAX_TARGET });
const Organisations = Type.Array(EntityId, { minItems: 1, uniqueItems: true });
const contract = () => ['contract'];

export const contractEvents = {
  ContractAwarded: defineEvent({
    schemaVersion: 1,
    description: 'Public bodies together commissioned the programme for some areas.',
    data: Type.Object({ title: Label, bodies: Organisations, areas: Organisations }, closed),
    establishes: contract,
  }),
  ContractYearCommissioned: defineEvent({
    schemaVersion: 1,
    description: 'A year of the contract was commissioned, from its first day to its last, both included.',
    data: Type.Object(
      {
        yearId: EntityId,
        from: Day,
        to: Day,
        targets: Type.Optional(
          Type.Object(
            {
              referrals: Type.Optional(Count),
              enrolments: Type.Optional(Count),
              awards: Type.Optional(Count),
              approvals: Type.Optional(Count),
              matches: Type.Optional(Count),
              sessions: Type.Optional(Count),
              caseSupporters: Type.Optional(Count),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    establishes: ({ yearId }) => [`year:${yearId}`],
    standsOn: contract,
  }),
  TargetForecast: defineEvent({
    schemaVersion: 1,
    description: 'The office said what it expects. A forecast need not reconcile with what is counted.',
    data: Type.Object({ measure: codeOf(TARGET_MEASURES), value: Count, forecastFor: Label }, closed),
    standsOn: contract,
  }),
  DeliveryUnitOpened: defineEvent({
    schemaVersion: 1,
    description: 'The programme works in a Delivery Unit of the probation service from that day on.',
    data: Type.Object({ unitId: EntityId, name: Label }, closed),
    establishes: ({ unitId }) => [`unit:${unitId}`],
    standsOn: contract,
  }),
};
export type ContractEvent = EventOf<typeof contractEvents>;
