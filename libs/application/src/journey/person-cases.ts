import { type Fact, type PersonCase, present, referral, type ReferralCase, streams } from '#programme';
import type { FactReader } from '../catalogue/command-definition.js';

/** A person's cases, as far as their journey and employment need them: nothing of the eligibility is frozen. */
export function casesOf(read: FactReader, personId: string): Promise<Fact<readonly PersonCase[]>> {
  return read.read(referral, streams.referral(personId), ({ latest }) =>
    [...latest.cases.values()].map(personCase),
  );
}

function personCase({ caseId, route, contract, unit, submittedOn, endedOn }: ReferralCase): PersonCase {
  return { caseId, route, contract, unit, submittedOn, ...present({ endedOn }) };
}
