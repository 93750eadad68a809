import type { Deciding, Deviation } from '../kernel/index.js';
import type { Discloser, DisclosureGround } from './events.js';

/**
 * R5, "complete confidence, unless … in danger, or … commit an act of crime": a mentor's own disclosure has the two
 * grounds of that sentence. Staff, who answer to the law and may ask the mentee, have two more.
 */
const GROUNDS: Readonly<Record<Discloser, readonly DisclosureGround[]>> = {
  MENTOR: ['DANGER', 'CRIME'],
  STAFF: ['DANGER', 'CRIME', 'MENTEE_AGREED', 'LEGAL_DUTY'],
};

/**
 * What was disclosed cannot be taken back by refusing to write it down: on any other ground it is recorded, and
 * flagged. Unlike a gate, it never refuses, not even on the day itself.
 */
export function incidentOf(
  discloser: Discloser,
  ground: DisclosureGround,
  { actor, backdateReason }: Deciding,
): readonly Deviation[] {
  if (GROUNDS[discloser].includes(ground)) return [];
  const reason = backdateReason === undefined ? {} : { reason: backdateReason };
  return [{ code: 'CONFIDENTIALITY_INCIDENT', acceptedBy: actor.id, ...reason }];
}

/** What a mentor records was a mentor's disclosure, whatever they call it; staff may record a mentor's for them. */
export function discloserOf(named: Discloser, { actor }: Deciding): Discloser {
  return actor.role === 'MENTOR' ? 'MENTOR' : named;
}
