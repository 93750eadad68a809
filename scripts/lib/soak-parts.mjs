/** What a soak is made of, in the order of its report, and the tests of each but the kills, which go by pairing. */
const TESTS = {
  kills: [],
  drops: ['test/load'],
  hostile: ['test/hostile'],
  erasures: ['test/erasure/files', 'test/erasure/postgres'],
};

/** The options that say to run a part: without any of them all parts are run. */
const NAMED_BY = {
  kills: ['kills', 'pairing'],
  drops: ['drops'],
  hostile: ['hostile', 'attempts'],
  erasures: ['erasures'],
};

/**
 * The parts that were asked for, which are all of them where none was.
 * @param {Readonly<Record<string, unknown>>} values the options that were given, as parseArgs gives them
 * @returns {string[]}
 */
export function partsOf(values) {
  const isGiven = (option) => values[option] !== undefined && values[option] !== false;
  const all = Object.keys(TESTS);
  const named = all.filter((part) => NAMED_BY[part].some(isGiven));
  return named.length > 0 ? named : all;
}

/**
 * The tests of some parts, as jest takes them.
 * @param {readonly string[]} parts
 * @param {readonly string[]} kills the files of the pairings that were chosen
 * @returns {string[]}
 */
export const testsOf = (parts, kills) =>
  parts.flatMap((part) => (part === 'kills' ? kills.map((file) => `test/crash/${file}`) : TESTS[part]));

/**
 * The options that run the same again, from the same seed.
 * @param {readonly string[]} parts
 * @param {{seed: number, kills: number, drops: number, attempts: number, erasures: number}} many
 * @param {readonly string[]} pairings those that were asked for by name
 * @returns {string}
 */
export function optionsFor(parts, many, pairings) {
  const of = {
    kills: [`--kills ${many.kills}`, ...pairings.map((name) => `--pairing ${name}`)],
    drops: [`--drops ${many.drops}`],
    hostile: [`--hostile --attempts ${many.attempts}`],
    erasures: [`--erasures ${many.erasures}`],
  };
  return [`--seed ${many.seed}`, ...parts.flatMap((part) => of[part])].join(' ');
}
