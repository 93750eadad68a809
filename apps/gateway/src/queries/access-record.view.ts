import { LOOK_KINDS, type LookFilter, type PurposeOfAccess, PURPOSES_OF_ACCESS } from '#access';
import { type InputFault, InvalidInput } from '#application';
import { addDays, isLondonDay, startOfDay } from '#programme';
import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import type { AccessAlertView, AccessEntryView, AccessRecordFilterInput } from './access-record.type.js';

export interface PageOfRecord {
  readonly after: number;
  readonly first: number;
}

/**
 * Who looked at what, the oldest first. Looking at it is on record too: where it is asked for one person, as a look
 * that concerns that person.
 * @throws AccessDenied, InvalidInput
 */
export function viewAccessRecord(
  gateway: Gateway,
  context: RequestContext,
  given: AccessRecordFilterInput,
  page: PageOfRecord,
): Promise<readonly AccessEntryView[]> {
  const asked = given.personId == null ? [] : [given.personId];
  return onRecord(gateway, context, 'accessRecord', asked, async () => {
    requireSense([...pageFaults(page, 'sequence'), ...filterFaults(given)]);
    const { after, first: limit } = page;
    return {
      answer: await gateway.accessRecord.list({ after, limit, filter: filterOf(given) }),
      subjects: asked,
    };
  });
}

/**
 * What was unusual about looking, the oldest first, with everything that is on record by now.
 * @throws AccessDenied, InvalidInput
 */
export function viewAccessAlerts(
  gateway: Gateway,
  context: RequestContext,
  page: PageOfRecord,
): Promise<readonly AccessAlertView[]> {
  return onRecord(gateway, context, 'accessAlerts', [], async () => {
    requireSense(pageFaults(page, 'number'));
    await gateway.accessWatch.catchUp();
    const { after, first: limit } = page;
    return { answer: await gateway.accessRecord.alerts.list({ after, limit }), subjects: [] };
  });
}

function requireSense(faults: readonly InputFault[]): void {
  if (faults.length > 0) throw new InvalidInput(faults);
}

const pageFaults = ({ after, first }: PageOfRecord, key: string): readonly InputFault[] => [
  ...(after >= 0 ? [] : [{ field: 'after', rule: `must be a ${key} that an earlier page gave, or 0` }]),
  ...(first >= 1 && first <= 100 ? [] : [{ field: 'first', rule: 'must be a whole number from 1 to 100' }]),
];

function filterFaults({ from, to, purpose }: AccessRecordFilterInput): readonly InputFault[] {
  const rule = 'must be a day that exists, written YYYY-MM-DD';
  const faults = [
    ...(purpose == null || codeOf(purpose) !== undefined ? [] : [{ field: 'purpose', rule: PURPOSES }]),
    ...(from == null || isLondonDay(from) ? [] : [{ field: 'from', rule }]),
    ...(to == null || isLondonDay(to) ? [] : [{ field: 'to', rule }]),
  ];
  if (faults.length > 0 || from == null || to == null || from <= to) return faults;
  return [{ field: 'to', rule: 'must not be before from' }];
}

const codeOf = (purpose: string): PurposeOfAccess | undefined =>
  PURPOSES_OF_ACCESS.find((one) => one === purpose);
const PURPOSES = `must be one of ${PURPOSES_OF_ACCESS.join(', ')}`;

function filterOf(given: AccessRecordFilterInput): LookFilter {
  const { personId, principal, organisation, operation, correlationId, release, outcome, from, to } = given;
  const purpose = given.purpose == null ? undefined : codeOf(given.purpose);
  const kind = LOOK_KINDS.find((one) => one === given.kind);
  return {
    ...(personId == null ? {} : { person: personId }),
    ...(principal == null ? {} : { principal }),
    ...(organisation == null ? {} : { organisation }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(correlationId == null ? {} : { correlationId }),
    ...(release == null ? {} : { release }),
    ...(kind === undefined ? {} : { kind }),
    ...(operation == null ? {} : { operation }),
    ...(outcome === 'GRANTED' || outcome === 'REFUSED' ? { outcome } : {}),
    ...(from == null ? {} : { from: startOfDay(from) }),
    ...(to == null ? {} : { until: startOfDay(addDays(to, 1)) }),
  };
}
