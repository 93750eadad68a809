import { InvalidInput } from '#application';
import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import type { AccessEntryView } from './access-record.type.js';

/**
 * Who looked at what, the oldest first. Looking at it is on record too.
 * @throws AccessDenied, InvalidInput
 */
export function viewAccessRecord(
  gateway: Gateway,
  context: RequestContext,
  { after, first }: { readonly after: number; readonly first: number },
): Promise<readonly AccessEntryView[]> {
  return onRecord(gateway, context, 'accessRecord', [], async () => {
    const faults = [
      ...(after >= 0 ? [] : [{ field: 'after', rule: 'must be a sequence of the record, or 0' }]),
      ...(first >= 1 && first <= 100
        ? []
        : [{ field: 'first', rule: 'must be a whole number from 1 to 100' }]),
    ];
    if (faults.length > 0) throw new InvalidInput(faults);
    return { answer: await gateway.accessRecord.list({ after, limit: first }), subjects: [] };
  });
}
