import { refusalsOnRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import type { RecordState } from './record-state.type.js';

/**
 * Nothing in it is about a person, so it is no look; but it tells that something was recorded, and when.
 * @throws AccessDenied
 */
export function viewRecordState(gateway: Gateway, context: RequestContext): Promise<RecordState> {
  return refusalsOnRecord(gateway, context, 'recordState', [], async () => {
    const { log, readModels, codeVersion } = gateway;
    const [head, latestSequence, health] = await Promise.all([
      log.head(),
      readModels.changes.latestSoFar(),
      readModels.engine.health(),
    ]);
    return { head, latestSequence: String(latestSequence), readModels: health, codeVersion };
  });
}
