import { describe, expect, it } from '@jest/globals';
import { withoutWithheldDeviations } from './withheld-deviations.js';

const apart = { code: 'NON_ASSOCIATION', acceptedBy: 'om-1', reason: 'kept apart' } as const;
const vetting = { code: 'VETTING_EXPIRED', acceptedBy: 'om-1', reason: 'kept apart' } as const;
const why = { backdateReason: 'kept apart', correctionReason: 'kept apart' };
const untold = { backdateReason: null, correctionReason: null };

describe('the gates of an entry, for whoever may not learn of a non-association,', () => {
  it('are without it, and without the reason that all of them share, nor that of its correction', () => {
    expect(withoutWithheldDeviations({ type: 'MatchMade', deviations: [apart, vetting], ...why })).toEqual({
      deviations: [{ code: 'VETTING_EXPIRED', acceptedBy: 'om-1' }],
      ...untold,
    });
  });

  it('are told with no reason where there could have been one: were it missing of some alone, that would tell', () => {
    const [withOne, without] = [[apart], []].map((deviations) =>
      withoutWithheldDeviations({ type: 'MatchMade', deviations, ...why }),
    );
    expect(withOne).toEqual(without);
    expect(without).toEqual({ deviations: [], ...untold });
  });

  it('are told with no reason of the end of a match, which is taken back with it and in the same words', () => {
    expect(withoutWithheldDeviations({ type: 'MatchEnded', deviations: [vetting], ...why })).toEqual({
      deviations: [{ code: 'VETTING_EXPIRED', acceptedBy: 'om-1' }],
      ...untold,
    });
  });

  it('are as they were in an entry that can have none', () => {
    const held = { deviations: [{ ...vetting, code: 'OUTSIDE_MATCH' as const }], ...why };
    expect(withoutWithheldDeviations({ type: 'SessionHeld', ...held })).toEqual(held);
  });

  it('are without it in whatever entry it stands', () => {
    const told = withoutWithheldDeviations({ type: 'SessionHeld', deviations: [apart], ...why });
    expect(told).toEqual({ deviations: [], ...untold });
  });
});
