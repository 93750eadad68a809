import type { EventLogReader } from '#event-log';
import type { Precision } from '#privacy';
import {
  type Coarsening,
  coarseningsOf,
  dataSubject,
  decode,
  historyFor,
  isRestricted,
  type ProgrammeEvent,
  streams,
} from '#programme';

/** What decisions on erasure ask of a release. */
export interface DecidedPersons {
  /** Use in research is none of what article 18 of the UK GDPR lets a restricted record be used for. */
  readonly restricted: ReadonlySet<string>;
  /** What is told of each more coarsely, or not at all; only of those where a decision asks for it. */
  readonly coarsened: ReadonlyMap<string, ReadonlySet<Coarsening>>;
}

/**
 * What holds by now, whatever day or instant a release is about. The log has few decisions on erasure, and an index of
 * types.
 */
export async function decidedPersons(log: EventLogReader, signal: AbortSignal): Promise<DecidedPersons> {
  const decided = new Set<string>();
  for await (const event of log.readAll({ filter: { types: ['ErasureDecided'] }, signal })) {
    for (const person of decode(event).subjects) decided.add(person);
  }
  const restricted = new Set<string>();
  const coarsened = new Map<string, ReadonlySet<Coarsening>>();
  for (const person of decided) {
    const recorded: ProgrammeEvent[] = [];
    for await (const event of log.readStream(streams.dataSubject(person))) recorded.push(decode(event));
    const { latest } = historyFor(dataSubject, recorded);
    if (isRestricted(latest)) restricted.add(person);
    const coarsenings = coarseningsOf(latest);
    if (coarsenings.size > 0) coarsened.set(person, coarsenings);
  }
  return { restricted, coarsened };
}

/**
 * Who is in no release of a precision. Whoever's days must not be told is in none that tells days, rather than in it by
 * the month: cut-offs, the order of lines and those whom they met would tell the day.
 */
export function leftOut(
  { restricted, coarsened }: DecidedPersons,
  precision: Precision,
): ReadonlySet<string> {
  if (precision !== 'day') return restricted;
  const withoutDays = [...coarsened].filter(([, coarsenings]) => coarsenings.has('DAYS'));
  return new Set([...restricted, ...withoutDays.map(([person]) => person)]);
}
