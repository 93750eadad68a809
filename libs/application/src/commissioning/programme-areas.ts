import { contract, type Fact, type LondonDay, organisation, streams } from '#programme';
import type { FactReader } from '../catalogue/command-definition.js';

/**
 * The areas of a contract on a day: those it was awarded for, and every organisation that had taken the place of one
 * of them by that day, through any number of successions. An area keeps counting after it was succeeded, since
 * sentences name the organisation in whose area they began.
 * @returns organisation ids in alphabetical order, under the stream and revision of the contract
 */
export async function programmeAreas(
  read: FactReader,
  contractId: string,
  on: LondonDay,
): Promise<Fact<readonly string[]>> {
  const awarded = await read.read(contract, streams.contract(contractId), (history) => history.at(on).areas);
  return { ...awarded, value: await withSuccessors(read, awarded.value, on) };
}

async function withSuccessors(
  read: FactReader,
  areas: readonly string[],
  on: LondonDay,
): Promise<readonly string[]> {
  const found = new Set<string>();
  // What has been found is not followed again: organisations may succeed each other in a circle.
  for (let next = areas; next.length > 0;) {
    for (const area of next) found.add(area);
    const successors = await Promise.all(next.map((area) => successorsOf(read, area, on)));
    next = [...new Set(successors.flat())].filter((area) => !found.has(area));
  }
  return [...found].sort();
}

async function successorsOf(read: FactReader, area: string, on: LondonDay): Promise<readonly string[]> {
  const { value } = await read.read(
    organisation,
    streams.organisation(area),
    (history) => history.at(on).successors,
  );
  return value;
}
