import type { EventLogReader } from '#event-log';
import { dataSubject, decode, historyFor, isRestricted, type ProgrammeEvent, streams } from '#programme';

/**
 * Whose record is restricted by now, whatever day or instant a release is about: use in research is none of what
 * article 18 of the UK GDPR lets a restricted record be used for. The log has few decisions on erasure, and an index
 * of types.
 */
export async function restrictedPersons(
  log: EventLogReader,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const decided = new Set<string>();
  for await (const event of log.readAll({ filter: { types: ['ErasureDecided'] }, signal })) {
    for (const person of decode(event).subjects) decided.add(person);
  }
  const restricted = new Set<string>();
  for (const person of decided) {
    const recorded: ProgrammeEvent[] = [];
    for await (const event of log.readStream(streams.dataSubject(person))) recorded.push(decode(event));
    if (isRestricted(historyFor(dataSubject, recorded).latest)) restricted.add(person);
  }
  return restricted;
}
