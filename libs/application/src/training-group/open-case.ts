import {
  type Fact,
  isEligible,
  type LondonDay,
  openCase,
  type OpenCase,
  referral,
  type ReferralCase,
  streams,
} from '#programme';
import type { FactReader } from '../catalogue/command-definition.js';

/** The person's case of a route that was open on a day, or null. */
export function openCaseOn(
  read: FactReader,
  personId: string,
  route: ReferralCase['route'],
  on: LondonDay,
): Promise<Fact<OpenCase | null>> {
  return read.read(referral, streams.referral(personId), (history) => {
    const open = openCase(history.at(on), route);
    if (!open) return null;
    const { caseId, contract, unit } = open;
    return { caseId, contract, unit, eligible: isEligible(open, on) };
  });
}
