import type { EventLogReader } from '#event-log';
import { DatePatterns, DEFAULT_PRECISION, pseudonymiser } from '#privacy';
import type { ProgrammeEvent } from '#programme';
import { decidedPersons, leftOut } from './decided-persons.js';
import { mixed } from './mixed.js';
import { isReleased, releasing, withheldTypes } from './released-event.js';
import { replay } from './replay.js';
import type { ReleaseSpecification } from './specification.js';

/** Whose pseudonyms a release has. */
export interface Release {
  readonly name: string;
  /** 32 bytes, had under `releaseOf`: the same key makes the same pseudonyms and the same order. */
  readonly key: Buffer;
}

/**
 * The log as an evaluator may have it: one line of JSON for each event, each person's in the order of the log,
 * identifiers as pseudonyms of the release, dates coarsened, personal values left out, nothing about those whose record is
 * restricted by now, and of those whose erasure asks for it less. The first line says what it is;
 * the last one how many events came, so that a stream that broke off does not pass for the whole, and how many persons
 * stand out by their dates. Reads on only as its lines are taken, and holds one window of events and three
 * digests for each person.
 * @param specification without faults: see `faultsOfSpecification`
 */
export async function* releaseLines(
  log: EventLogReader,
  specification: ReleaseSpecification,
  release: Release,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const { precision = DEFAULT_PRECISION, limit } = specification;
  const patterns = new DatePatterns();
  let events = 0;
  yield JSON.stringify(heading(specification, release.name));
  const decided = await decidedPersons(log, signal);
  const released = releasing(pseudonymiser(release.key), precision, decided.coarsened);
  const selected = releasedOnly(replay(log, specification, signal), leftOut(decided, precision));
  for await (const window of mixed(selected, release.key)) {
    for (const event of window.slice(0, (limit ?? Infinity) - events)) {
      const line = released(event);
      patterns.add(line);
      yield JSON.stringify(line);
      events += 1;
    }
    if (events === limit) break; // before the next window is read: there may be one that cannot be
  }
  yield JSON.stringify({ end: true, events, patterns: patterns.report() });
}

async function* releasedOnly(
  events: AsyncIterable<ProgrammeEvent>,
  without: ReadonlySet<string>,
): AsyncGenerator<ProgrammeEvent, void, undefined> {
  for await (const event of events) {
    if (isReleased(event) && !event.subjects.some((person) => without.has(person))) yield event;
  }
}

function heading(specification: ReleaseSpecification, release: string): object {
  const { from, to, knownAt, types, limit, precision = DEFAULT_PRECISION, justification } = specification;
  return {
    spec: 'throughline-replay/2',
    release,
    // The same bytes however the same was asked for.
    selection: { from, to, knownAt, types: types && [...new Set(types)].sort(), limit },
    precision,
    ...(justification === undefined ? {} : { justification }),
    order:
      'what is about one person comes in the order of the log; between persons the order is of this release alone',
    identifiers:
      'pseudonyms of this release: the same id gives the same one within it, and another in any other, also in one ' +
      'of the same name at another precision',
    times: `Europe/London, by the ${precision}`,
    withheld: withheldTypes(),
    persons:
      'without those whose record is restricted (UK GDPR, article 18) when this is read, nor, by the day, those whose ' +
      'days a decision on erasure keeps; of whom one keeps unit, group or staff, entries have no group, staff, ' +
      'referrer or employer, nor the unit where it is that; of whom one keeps codes, entries have no code, number, ' +
      'flag or role but their type, area, contract and unit',
    end: 'the last line is {"end":true,"events":n,"patterns":…}: of so many persons, how many share their dates (or dates and types) with fewer than k others; {"end":false, …} says why it could not go on; without either the stream broke off',
  };
}
