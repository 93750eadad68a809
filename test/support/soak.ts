import { appendFileSync } from 'node:fs';

/**
 * What `npm run soak` sets: more rounds, a seed, and where to tell what was counted. Without it, tests of endurance
 * run a few rounds from a fixed seed.
 */
export const seed = numberFrom('SOAK_SEED') ?? 20_140_926;

/** How many rounds to run: as the soak says, or as many as every build can afford. */
export function rounds(what: 'ERASURES' | 'KILLS' | 'DROPS' | 'HOSTILE', usually: number): number {
  return numberFrom(`SOAK_${what}`) ?? usually;
}

/** Tells the soak what a test has counted. */
export function tell(counts: Readonly<Record<string, string | number>>): void {
  const file = process.env['SOAK_COUNTS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(counts)}\n`);
}

function numberFrom(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${name} must be a whole number from 1`);
  return number;
}
