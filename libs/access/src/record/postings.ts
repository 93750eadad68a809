import { hash } from 'node:crypto';
import type { LookFilter, RecordedAccess } from './access-record.js';

/**
 * So many entries are one segment of the record: entries 1 to 256 are segment 0. A constant of the form, as all
 * processes of a record must agree on it.
 */
export const SEGMENT = 256;

/** Longer terms than this stand as a digest: an index of PostgreSQL takes 2,704 bytes at most. */
const LONGEST_TERM = 512;

const FIELDS = ['principal', 'organisation', 'kind', 'operation', 'purpose', 'outcome'] as const;

/** By what entries of one segment are found: for each term the sequences that have it, in their order. */
export type Postings = ReadonlyMap<string, readonly number[]>;

/** A segment as its postings are kept. */
export interface Segment {
  readonly segment: number;
  /** When its last entry was recorded. */
  readonly endsAt: string;
  readonly postings: Postings;
}

const term = (field: string, value: string): string => {
  const plain = `${field}:${value}`;
  return plain.length <= LONGEST_TERM ? plain : `${field}#${hash('sha256', value, 'hex')}`;
};

/** The terms by which an entry is found: each person, and each field that an officer may ask for. */
export const termsOf = (entry: RecordedAccess): ReadonlySet<string> =>
  new Set([...entry.subjects.map((person) => term('person', person)), ...otherTerms(entry)]);

const otherTerms = (entry: RecordedAccess): readonly string[] => [
  ...FIELDS.flatMap((field) => valueTerm(field, entry[field])),
  // As it stands, and by its name alone: on record a name may be followed by what else the release is.
  ...valueTerm('release', entry.release),
  ...valueTerm('release', entry.release?.split(' (', 1)[0]),
];

/** The terms that an entry must have all of; the days of a filter are none. */
export function termsWanted({ person, release, ...filter }: LookFilter): readonly string[] {
  return [
    ...valueTerm('person', person),
    ...valueTerm('release', release),
    ...FIELDS.flatMap((field) => valueTerm(field, filter[field])),
  ];
}

const valueTerm = (field: string, value: string | null | undefined): readonly string[] =>
  value == null ? [] : [term(field, value)];

/** What is kept of a segment. It follows from the entries alone, so it can be made again, and compared. */
export function segmentOf(segment: number, entries: readonly RecordedAccess[]): Segment {
  const members = entries.filter(({ sequence }) => segmentWith(sequence) === segment);
  // By person first, and then by term: a term for each person of each entry would cost more than all the rest.
  const byPerson = new Map<string, number[]>();
  const postings = new Map<string, number[]>();
  for (const entry of members) {
    for (const person of entry.subjects) put(byPerson, person, entry.sequence);
    for (const one of otherTerms(entry)) put(postings, one, entry.sequence);
  }
  for (const [person, sequences] of byPerson) postings.set(term('person', person), sequences);
  return { segment, endsAt: members.at(-1)?.at ?? '', postings };
}

/** Once for each sequence, as these come in order. */
function put(lists: Map<string, number[]>, key: string, sequence: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [sequence]);
  else if (list.at(-1) !== sequence) list.push(sequence);
}

export const segmentWith = (sequence: number): number => Math.floor((sequence - 1) / SEGMENT);

/** The sequences that stand under every term, ascending. */
export function inAll(terms: readonly string[], postings: Postings): readonly number[] {
  const [first = [], ...others] = terms.map((one) => postings.get(one) ?? []);
  return others.reduce<readonly number[]>((left, next) => {
    const there = new Set(next);
    return left.filter((sequence) => there.has(sequence));
  }, first);
}

/** The first entry that is not found as it should be, or is found by what it does not have; null where there is none. */
export function firstMisplaced(kept: Segment, due: Segment): number | null {
  const wrong = [...new Set([...kept.postings.keys(), ...due.postings.keys()])].flatMap((one) => {
    const there = new Set(kept.postings.get(one));
    const should = new Set(due.postings.get(one));
    return [...there.symmetricDifference(should)];
  });
  if (kept.endsAt !== due.endsAt) wrong.push(due.segment * SEGMENT + SEGMENT);
  return wrong.length === 0 ? null : wrong.reduce((least, one) => Math.min(least, one));
}
