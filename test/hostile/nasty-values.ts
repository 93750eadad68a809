import { pick } from './attempt.js';
import type { Random } from '../support/random.js';

/** The one id of the person out of reach that an attacker may know: from a letter, or from an earlier post. */
export const FAR_PERSON = 'far-person';
export const NEAR_PERSON = 'near-person';
/** A concern about the person out of reach, whose id an attacker may know from whoever raised it; and one within reach. */
export const FAR_CONCERN = '7d1f6f0e-2f0b-4c3e-9a41-5f0c6f3b8e21';
export const NEAR_CONCERN = '1b9d5a3c-6c5e-4e0f-8b7a-2c4d9e1f7a63';
export const NEAR_CONTRACT = 'essex-peer-mentoring';

const SQL = [
  `' OR '1'='1`,
  `'; DROP TABLE case_fact; --`,
  `near-person' UNION SELECT group_concat(sql) FROM sqlite_master --`,
  `1); SELECT pg_sleep(10); --`,
  `") OR 1=1 --`,
  `%' ESCAPE '%`,
  `near-person\u0000' OR 1=1`,
  `$$; SELECT * FROM pg_shadow; $$`,
  `\\'; ATTACH DATABASE '/tmp/x' AS x; --`,
];
const PROTOTYPES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__defineGetter__',
  'constructor.prototype.polluted',
  '$where',
  '{"$gt":""}',
];
const PATHS = ['../../../etc/passwd', '..\\..\\x', '/dev/zero', 'file:///etc/passwd', '%2e%2e%2f', 'C:\\nul'];
const MARKUP = ['<script>alert(1)</script>', '{{7*7}}', '${process.env}', '<!ENTITY x SYSTEM "file:///">'];
const UNICODE = [
  '\u0000',
  '\uD800',
  '\uDFFF\uD800',
  '\uFEFFnear-person',
  '\u202Enosrep-raen',
  'ﷺ'.repeat(500),
  'e' + '\u0301'.repeat(2_000),
  '👩‍👩‍👧‍👦'.repeat(200),
  'ﬀ'.repeat(40),
  '\r\nx-injected: 1',
  'a\tb\vc',
];
const LONG = ['x'.repeat(10_000), '('.repeat(5_000), 'Did you mean '.repeat(3_000), '"'.repeat(4_000)];
const DAYS = [
  '0000-00-00',
  '9999-12-31',
  '2014-02-30',
  '-000001-01-01',
  '2014-9-1',
  '+275760-09-13',
  'today',
];
const NUMBERS_AS_TEXT = [
  '99999999999999999999',
  '-1',
  '1e309',
  'NaN',
  '0x10',
  '１２',
  '9007199254740993',
  '',
];

/** Text that somebody hopes will be taken for something else. */
export const NASTY_TEXTS: readonly string[] = [
  ...SQL,
  ...PROTOTYPES,
  ...PATHS,
  ...MARKUP,
  ...UNICODE,
  ...LONG,
  ...DAYS,
  ...NUMBERS_AS_TEXT,
];

/** Numbers past what a column, a counter or JavaScript holds. */
export const NASTY_NUMBERS: readonly number[] = [
  -1,
  0,
  1.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  -1e308,
  5e-324,
];

/** Text as an attacker fills it in: now and then something that exists. */
export function nastyText(random: Random): string {
  if (random.next() < 0.4) {
    return pick(random, [FAR_PERSON, FAR_PERSON, NEAR_PERSON, NEAR_CONTRACT, 'other-contract', 'om-1']);
  }
  return pick(random, NASTY_TEXTS);
}

/** A value of any kind, for a variable or a field that asks for another. */
export function nastyValue(random: Random, depth = 0): unknown {
  const kind = random.between(0, depth > 3 ? 4 : 7);
  if (kind <= 2) return nastyText(random);
  if (kind === 3) return pick(random, NASTY_NUMBERS);
  if (kind === 4) return pick(random, [null, true, false]);
  if (kind === 5) return Array.from({ length: random.between(0, 5) }, () => nastyValue(random, depth + 1));
  const names = Array.from({ length: random.between(0, 4) }, () =>
    pick(random, [...PROTOTYPES, 'personId', 'input', 'filter', 'length', 'then', 'toJSON']),
  );
  // `__proto__` as a property of its own, as JSON gives it, and not as a prototype.
  return Object.assign(
    Object.create(null) as object,
    Object.fromEntries(names.map((name) => [name, nastyValue(random, depth + 1)])),
  );
}
