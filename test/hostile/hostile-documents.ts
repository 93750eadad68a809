import type { Random } from '../support/random.js';
import { chance, pick, textOf } from './attempt.js';
import { nastyText } from './nasty-values.js';
import { type Operation, typedRequest } from './typed-documents.js';

const times = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(' ');

/** Each asks for too much, or for what cannot be, in a way of its own. `n` says how much. */
export const FLOODS: readonly ((n: number, random: Random) => string)[] = [
  (n) => `{ me ${'{ me '.repeat(n)}${'}'.repeat(n + 1)}`,
  (n) => `{ ${times(n, (i) => `a${i}: me { id }`)} }`,
  (n) => `{ me { ${'id '.repeat(n)} } }`,
  (n) => `{ me ${times(n, (i) => `@d${i}`)} { id } }`,
  (n) => `{ me { id ${times(n, () => '@include(if: true)')} } }`,
  (n) => `{ me { id ${times(n, () => '@skip(if: false) @include(if: true)')} } }`,
  (n) =>
    `${times(n, (i) => `fragment F${i} on Me { ...F${i + 1} ...F${i + 1} }`)} fragment F${n} on Me { a: id } { me { ...F0 } }`,
  (n) => `${times(n, (i) => `fragment C${i} on Me { ...C${(i + 1) % n} }`)} { me { ...C0 } }`,
  (n) => `{ me { ${'... { '.repeat(n)} id ${'}'.repeat(n)} } }`,
  (n) => times(n, (i) => `query Q${i} { me { id } }`),
  (n) => `{ caseFile(${times(n, () => 'personId: "far-person"')}) { erased } }`,
  (n) => `query (${times(n, (i) => `$v${i}: Int`)}) { me { id } }`,
  (n) => `query (${times(n, () => '$v: Int')}) { me { id } }`,
  (n) => `query ($v: ${'['.repeat(n)}Int${']'.repeat(n)}) { me { id } }`,
  (n) => `{ cases(filter: ${'{ filter: '.repeat(n)}1${'}'.repeat(n)}) { totalCount } }`,
  (n) => `{ cases(filter: { states: ${'['.repeat(n)}${']'.repeat(n)} }) { totalCount } }`,
  (n) => `{ cases(first: ${'9'.repeat(n)}) { totalCount } }`,
  (n) => `{ cases(first: -${'9'.repeat(n)}.${'9'.repeat(n)}e${'9'.repeat(3)}) { totalCount } }`,
  (n) => `{ caseFile(personId: """${'"\\"""'.repeat(n)}""") { erased } }`,
  (n) => `{ caseFile(personId: "${'\\u0000'.repeat(n)}") { erased } }`,
  (n) => `{ caseFile(personId: "${'\\uD83D'.repeat(n)}") { erased } }`,
  (n) => `# ${'x'.repeat(n * 10)}\n{ me { id } }`,
  (n) => `${','.repeat(n)}{ me { id } }${'\uFEFF'.repeat(n)}`,
  (n) => `{ __schema ${'{ types { fields { type '.repeat(n)} { name } ${'} } } '.repeat(n)} }`,
  (n) => `{ me { ${'x'.repeat(n * 10)} } }`,
  (n) => `subscription { ${times(n, (i) => `s${i}: caseUpdates { sequence }`)} }`,
  (n) => `mutation { ${times(n, (i) => `m${i}: registerPerson(input: {}) { position }`)} }`,
  (n) => `{ cases(first: 100) { edges { node { ${times(n, (i) => `m${i}: matches { matchId }`)} } } } }`,
];

/** Written by hand: what has broken others. */
export const HAND_WRITTEN: readonly string[] = [
  '',
  ' ',
  '{',
  '}',
  '{}',
  '{ }',
  'query',
  'query {',
  'fragment on on on { on }',
  'query ($a: Int = $a) { me { id } }',
  'query ($a: Int! = null) { cases(first: $a) { totalCount } }',
  '{ __proto__ }',
  '{ constructor { prototype } }',
  '{ me { __proto__ { toString } } }',
  '{ a: __typename a: me { id } }',
  '{ me { id: roles id } }',
  '{ __type(name: "__proto__") { name fields { name } } }',
  '{ __type(name: "PersonalDetails") { fields { name } } }',
  'query __proto__ { me { id } }',
  'query constructor { me { id } }',
  'type Query { hacked: String }',
  'extend type Query { hacked: String } { hacked }',
  'schema { query: Mutation } { me { id } }',
  '{ cases(filter: { __proto__: { personId: "far-person" } }) { totalCount } }',
  '{ cases(filter: { personId: { eq: "far-person" } }) { totalCount } }',
  '{ cases(filter: null) { totalCount } }',
  '{ cases(first: null, after: null) { totalCount } }',
  '{ cases(first: 0) { totalCount } }',
  '{ cases(first: 2147483648) { totalCount } }',
  '{ cases(after: "") { totalCount } }',
  '{ caseFile(personId: 1e400) { erased } }',
  '{ caseFile(personId: 99999999999999999999999999999) { erased } }',
  '{ caseFile(personId: far_person) { erased } }',
  '{ caseFile(personId: ["far-person"]) { erased } }',
  '{ caseFile(personId: "far-person\\u0000") { erased } }',
  '{ accessRecord(after: -1, first: 100) { subjects } }',
  '{ accessRecord(after: 9007199254740993) { subjects } }',
  '{ programmeSummary(contract: "other-contract") { funnel { stage cases } } }',
  '{ programmeSummary(contract: "essex-peer-mentoring", unit: "\' OR 1=1 --") { funnel { stage cases } } }',
  '{ recordState { head } me { id } @include(if: true) }',
  'query ($personId: ID!) { caseFile(personId: $personId) { details } }',
  'subscription { caseUpdates(after: "0", personId: "far-person") { entry { line } } }',
  'subscription { caseUpdates(after: "999999999999999") { sequence } }',
  'subscription { caseUpdates(after: "-1") { sequence } }',
  'subscription { caseUpdates(unit: "\' OR 1=1 --") { sequence entry { line } } }',
  `subscription { caseUpdates(after: ${'['.repeat(1_950)}${']'.repeat(20)}) { sequence } }`,
  'subscription { __typename }',
  'mutation { retractEntry(input: { stream: "__proto__-x", entryId: "x", reason: "x" }) { position } }',
  'mutation { retractEntry(input: { stream: "supervision-far-person", entryId: "x", reason: "x" }) { position } }',
];

/** A document with a flood of some kind, small enough now and then to be let through to the rules after it. */
export const floodOf = (random: Random): string =>
  pick(random, FLOODS)(pick(random, [1, 3, 15, 60, 400, 3_000]), random);

/** A good document with something broken in it. */
export function mangled(random: Random, operation: Operation): string {
  let text = typedRequest(random, operation).query;
  for (let changes = random.between(1, 4); changes > 0; changes -= 1) {
    const at = random.between(0, text.length);
    const length = random.between(0, 20);
    const inserted = chance(random, 0.5)
      ? nastyText(random).slice(0, 200)
      : textOf(random, random.between(1, 6), '{}()[]$@!:="\\#&|.,\u0000\u00ff\ud800 \n');
    text = pick(random, [
      text.slice(0, at) + inserted + text.slice(at),
      text.slice(0, at) + text.slice(at + length),
      text.slice(0, at) + text.slice(at, at + length).repeat(3) + text.slice(at + length),
      text.slice(0, at),
    ]);
  }
  return text;
}

/** Any of them. */
export function hostileDocument(random: Random, operation: Operation): string {
  const of = random.next();
  if (of < 0.4) return floodOf(random);
  return of < 0.75 ? mangled(random, operation) : pick(random, HAND_WRITTEN);
}
