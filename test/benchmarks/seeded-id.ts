import { hash } from 'node:crypto';

/** A UUID that is the same for the same seed and number, and another for any other. */
export function seededId(seed: number, number: number): string {
  const hex = hash('sha256', `${seed}/${number}`, 'hex');
  return (
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-` +
    `8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  );
}
