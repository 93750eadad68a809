import type { Instant } from '#programme';
import type { CaseFile } from '../contract-case-file.js';
import { asksOfPrecautions, discloseEntry, type Disclosing } from './disclose.js';
import type { DisclosedEntry, LooksOfADay, ReleaseOfADay, SubjectAccessDocument } from './document.js';
import { momentOf } from './moment.js';
import { AS_A_USER, NOT_TOLD, REASONS, RECIPIENTS, type WithheldReason, WORDS } from './wording.js';

export interface SubjectAccessSources extends Omit<Disclosing, 'ofPrecautions'> {
  /** All pages of the case file, entries that stand no longer included. */
  readonly pages: readonly CaseFile[];
  readonly looks: readonly LooksOfADay[];
  readonly releases: readonly ReleaseOfADay[];
  readonly now: Instant;
}

/**
 * Puts together all that is held on a person, as they may have it.
 * @throws SealBroken, KeysUnavailable, KeysCorrupt
 */
export async function subjectAccessDocument(sources: SubjectAccessSources): Promise<SubjectAccessDocument> {
  const { pages, personId, looks, releases, now } = sources;
  const entries: DisclosedEntry[] = [];
  const withheld = new Map<WithheldReason, number>();
  const nodes = pages.flatMap(({ edges }) => edges.map(({ node }) => node));
  const ofPrecautions = new Set(nodes.filter(asksOfPrecautions).map(({ stream }) => stream));
  for (const node of nodes) {
    const disclosed = await discloseEntry(node, { ...sources, ofPrecautions });
    if ('withheld' in disclosed) {
      if (disclosed.withheld === 'NOT_TOLD') continue;
      withheld.set(disclosed.withheld, (withheld.get(disclosed.withheld) ?? 0) + 1);
    } else entries.push(disclosed);
  }
  return {
    spec: 'throughline-subject-access/1',
    personId,
    preparedAt: momentOf(now),
    position: pages[0]?.position ?? null,
    complete: pages.every(({ incomplete }) => !incomplete),
    erased: pages.some(({ header }) => header.erased),
    entries,
    textsWithheld: entries.flatMap(({ textsWithheld }) => textsWithheld),
    withheld: [...withheld].map(([reason, count]) => ({ reason, why: REASONS[reason], entries: count })),
    notTold: NOT_TOLD,
    asUser: AS_A_USER,
    looks,
    recipients: RECIPIENTS,
    releases,
    words: WORDS,
  };
}
