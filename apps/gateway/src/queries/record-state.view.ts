import type { Gateway } from '../services.js';
import type { RecordState } from './record-state.type.js';

/** Nothing in it is about a person, so every identity may ask. */
export async function viewRecordState({ log, readModels, codeVersion }: Gateway): Promise<RecordState> {
  const [head, latestSequence, health] = await Promise.all([
    log.head(),
    readModels.changes.latestSequence(),
    readModels.engine.health(),
  ]);
  return { head, latestSequence: String(latestSequence), readModels: health, codeVersion };
}
