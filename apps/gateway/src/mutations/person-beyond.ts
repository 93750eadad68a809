import {
  type MayRecord,
  mayRecord,
  meetingRestricted,
  notKeptFrom,
  type Principal,
  reachOf,
  recordsForAll,
  type Role,
  scopeOf,
  standingOf,
  withoutConcerns,
} from '#access';
import { today } from '../context/reach.js';
import type { Gateway } from '../services.js';
import { groupOnRecord, personOnRecord } from './person-on-record.js';

/** Who sends which command. */
export interface Sending {
  readonly principal: Principal;
  readonly role: Role;
  /** The command's name. */
  readonly operation: string;
  readonly stream: string;
  /** The checked input of the command. */
  readonly input: object;
}

/** What may be recorded about each person whom a command names: see `mayRecord` for the rule. */
export type Judged = ReadonlyMap<string, MayRecord>;

/**
 * Holds a command to the persons about whom its sender may record. Whoever refuses must make a person about whom they
 * may not look like one who does not exist, and name none whom the caller did not name.
 */
export async function judged(
  gateway: Gateway,
  sending: Sending,
  persons: readonly string[],
): Promise<Judged> {
  const { principal, role, operation } = sending;
  const on = today(gateway);
  const reads = gateway.readModels.scope;
  if (recordsForAll(principal, operation)) {
    const kept = await reads.outsideAmong(notKeptFrom(principal, operation), persons, on);
    return new Map(persons.map((personId) => [personId, kept.has(personId) ? 'NO' : 'YES']));
  }
  const reached = await reads.visibleAmong(reachOf(principal, operation), persons, on);
  const others = persons.filter((personId) => !reached.has(personId));
  const kept = await reads.outsideAmong(notKeptFrom(principal, operation), others, on);
  const groupId = textOf(sending.input, 'groupId');
  const group =
    others.length === 0 || groupId === undefined ? undefined : await groupOnRecord(gateway.log, groupId);
  const judge = async (personId: string): Promise<[string, MayRecord]> => {
    if (reached.has(personId)) return [personId, 'YES'];
    // Asked also where the answer is known: whoever is kept, is not there or is the work of others takes as long.
    const person = await personOnRecord(gateway.log, personId, on);
    if (kept.has(personId)) return [personId, 'NO'];
    const standing = standingOf({ principal, role, command: operation, personId }, person, group);
    return [personId, mayRecord(operation, standing)];
  };
  return new Map(await Promise.all(persons.map(judge)));
}

/**
 * The persons who are kept from a caller whoever's work they are. A caller's own entry is theirs to put right, although
 * the person is not, or no longer, within their reach: so corrections ask this, and not `judged`.
 */
export async function personsKept(
  gateway: Gateway,
  { principal, role, operation }: Pick<Sending, 'principal' | 'role' | 'operation'>,
  persons: readonly string[],
): Promise<readonly string[]> {
  const { scope: reads } = gateway.readModels;
  const on = today(gateway);
  if (role === 'MENTOR' && !recordsForAll(principal, operation)) {
    const ofWork = meetingRestricted(withoutConcerns(scopeOf(principal, 'caseFile')));
    const reached = await reads.visibleAmong(ofWork, persons, on);
    return persons.filter((person) => !reached.has(person));
  }
  const kept = await reads.outsideAmong(notKeptFrom(principal, operation), persons, on);
  return persons.filter((person) => kept.has(person));
}

/** A field of a checked input, where it is text. */
export function textOf(input: object, field: string): string | undefined {
  const value: unknown = Reflect.get(input, field);
  return typeof value === 'string' ? value : undefined;
}
