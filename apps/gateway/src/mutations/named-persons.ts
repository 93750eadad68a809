import { kindOfStream } from '../context/reach.js';

/** The fields by which commands name persons of the programme. Others of the form of an id name staff, or things. */
export const PERSON_FIELDS: readonly string[] = [
  'personId',
  'otherPersonId',
  'mentorId',
  'menteeId',
  'personIds',
];
/** Kinds of history that are one person's, whose id their name ends with. */
const OF_A_PERSON: readonly string[] = [
  'supervision',
  'reoffending',
  'referral',
  'learner',
  'mentor',
  'journey',
  'employment',
  'dataSubject',
];
/** As many as a good command may name. */
const MOST = 100;

/**
 * The persons whom a command names, good or not: on whose account it is on record where it is refused before anybody
 * looks at what it says.
 * @param given the fields of its input class, unchecked
 * @param self the sender as a person: a mentor who names themselves as the mentor of a match that there is says who they
 * are, and not whose record they are at
 */
export function personsNamed(given: object, self?: string): readonly string[] {
  const named = PERSON_FIELDS.flatMap((field): readonly unknown[] => {
    const value: unknown = Reflect.get(given, field);
    if (field === 'mentorId' && value === self && Reflect.get(given, 'menteeId') === undefined) return [];
    return Array.isArray(value) ? value : [value];
  });
  const stream: unknown = Reflect.get(given, 'stream');
  const ofHistory = typeof stream === 'string' ? [personOf(stream)] : [];
  const persons = [...named, ...ofHistory].filter((one): one is string => typeof one === 'string');
  return [...new Set(persons)].slice(0, MOST);
}

function personOf(stream: string): string | undefined {
  const kind = kindOfStream(stream);
  return OF_A_PERSON.includes(kind) ? stream.slice(kind.length + 1) : undefined;
}
