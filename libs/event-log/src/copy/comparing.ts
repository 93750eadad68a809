import type { RecordedEvent } from '../port.js';
import { CopyRefused } from './copy-refused.js';

/** What a copy keeps of an event. The hash stands for type, data and metadata: verifying reckons it anew. */
const KEPT = ['stream', 'revision', 'id', 'type', 'recordedAt', 'hash'] as const;

/**
 * @param number counts the events of the log from 1
 * @throws CopyRefused naming the first difference
 */
export function requireSame(number: number, source: RecordedEvent, target: RecordedEvent): void {
  const differing = KEPT.find((field) => source[field] !== target[field]);
  if (differing === undefined) return;
  const [there, due] = [target, source].map(
    ({ position, stream, revision, id }) => `${stream}/${revision} (${id}, position ${position})`,
  );
  const how = differing === 'recordedAt' || differing === 'hash' ? ` with another ${differing}` : '';
  throw new CopyRefused(
    `the logs differ at event ${number}: the target holds ${there}${how} where the source has ${due}. A target must ` +
      'be empty, or hold what an earlier copy of this source put there; nobody else may write it meanwhile',
  );
}

/** @throws CopyRefused: the target holds what the source does not */
export function refuseBeyond(number: number, { stream, revision, id, position }: RecordedEvent): never {
  throw new CopyRefused(
    `the target holds an event ${number} that the source does not have: ${stream}/${revision} (${id}, position ` +
      `${position}). Something else has written to it: copy to an empty log`,
  );
}

/**
 * Events as they come, if their times of recording are such as a log gives.
 * @throws CopyRefused at the first that is not
 */
export async function* inOrderOfRecording(
  events: AsyncIterable<RecordedEvent>,
): AsyncGenerator<RecordedEvent, void, undefined> {
  let latest = '';
  for await (const event of events) {
    const { recordedAt, id, position } = event;
    const instant = Date.parse(recordedAt);
    const valid = !Number.isNaN(instant) && new Date(instant).toISOString() === recordedAt;
    if (!valid || recordedAt < latest) {
      throw new CopyRefused(
        `event ${id} at position ${position} of the source was recorded ${valid ? 'before the one before it' : 'at no time'}: ` +
          'the source is not what was written. Verify it, and copy from one that verifies',
      );
    }
    latest = recordedAt;
    yield event;
  }
}
