import { redactSealed } from '#privacy';
import type { ProgrammeEvent } from '#programme';

/** An event as one line of JSON: what is sealed shows as `[sealed]`, and revisions as text. */
export function plainLine(event: ProgrammeEvent): string {
  return JSON.stringify(redactSealed({ ...event, revision: String(event.revision) }));
}
