import { afterAll } from '@jest/globals';

type Work = () => Promise<void> | void;
const works: Work[] = [];

/** Runs the work after the tests of this file, whether they passed or not; the latest first. */
export function afterwards(work: Work): void {
  works.push(work);
}

afterAll(async () => {
  const faults: unknown[] = [];
  for (const work of works.splice(0).reverse()) {
    try {
      await work();
    } catch (error) {
      faults.push(error); // the others still run: a server left behind would hold its port and folder
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'cleaning up failed');
});
