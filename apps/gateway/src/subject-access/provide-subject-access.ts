import { sightOf } from '../context/reach.js';
import { type InputFault, InvalidInput, provideSubjectAccess, RunCommand } from '#application';
import { gatherLookups } from '#privacy';
import { londonDay, present } from '#programme';
import {
  type CaseFile,
  PROJECTION,
  type SubjectAccessDocument,
  subjectAccessDocument,
  subjectAccessPage,
  textsToReview,
} from '#read-models';
import type { CommandBus } from '@nestjs/cqrs';
import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import { GatewayError, notFound } from '../errors/gateway-errors.js';
import { waitFor } from '../queries/wait-for.js';
import type { Gateway } from '../services.js';
import { looksAt, releasesFrom } from './looks-at.js';
import type { SubjectAccess, SubjectAccessInput } from './subject-access.type.js';

const PAGE = 100;
/** What one answer may hold. The longest record of the programme has a few hundred entries. */
const MAX_ENTRIES = 20_000;
const MAX_WITHHELD_TEXTS = 1_000;

/**
 * Puts together all that is held on a person, says so in their record and in the record of access, and only then
 * gives it.
 * @throws AccessDenied, InvalidInput; GatewayError NOT_FOUND, STALE, RECORD_TOO_LARGE; what the log and the keys throw
 */
export function giveSubjectAccess(
  gateway: Gateway,
  bus: CommandBus,
  context: RequestContext,
  { personId, commandId, withhold }: SubjectAccessInput,
): Promise<SubjectAccess> {
  const { principal, traceparent, signal } = context;
  return onRecord(gateway, context, 'subjectAccess', [personId], async (role) => {
    requireFewTexts(withhold);
    const document = await documentFor(gateway, context, personId, withhold);
    requireWithheld(document, withhold);
    const counts = {
      entries: document.entries.length,
      withheld: document.withheld.reduce((sum, { entries }) => sum + entries, 0),
      toReview: textsToReview(document),
    };
    const actor = { id: principal.id, role, organisation: principal.organisation };
    const { position } = await bus.execute(
      new RunCommand(
        provideSubjectAccess,
        { personId, ...counts, ...present({ commandId: commandId ?? undefined }) },
        { actor, ...present({ traceparent, signal }) },
      ),
    );
    const answer = {
      personId,
      ...counts,
      toReview: document.entries.flatMap(({ toReview }) => toReview),
      complete: document.complete,
      html: subjectAccessPage(document),
      json: JSON.stringify(document, undefined, 2),
      position,
    };
    return { answer, subjects: [personId] };
  });
}

function requireFewTexts(withhold: readonly string[]): void {
  const faults: InputFault[] =
    withhold.length <= MAX_WITHHELD_TEXTS
      ? []
      : [{ field: 'withhold', rule: `must name at most ${MAX_WITHHELD_TEXTS} texts` }];
  if (faults.length > 0) throw new InvalidInput(faults);
}

/** A name that was mistyped would hand over the very text that the officer withholds. */
function requireWithheld({ textsWithheld }: SubjectAccessDocument, withhold: readonly string[]): void {
  const idle = withhold.findIndex((name) => !textsWithheld.includes(name));
  if (idle === -1) return;
  const rule = `must name texts as toReview does: the one at ${idle + 1} is none of this record`;
  throw new InvalidInput([{ field: 'withhold', rule }]);
}

async function documentFor(
  gateway: Gateway,
  { principal }: RequestContext,
  personId: string,
  withhold: readonly string[],
): Promise<SubjectAccessDocument> {
  const { log, keys, accessRecord, now } = gateway;
  const head = await log.head(); // the whole record, not what the read models have come to
  for (const projection of [PROJECTION.caseFile, PROJECTION.cases]) await waitFor(gateway, projection, head);
  if (!(await sightOf(gateway, principal, 'subjectAccess', personId))) throw notFound();
  const pages = await allPages(gateway, personId);
  const recorded = pages.flatMap(({ edges }) => edges.map(({ node }) => node.recordedAt));
  const first = recorded.reduce((earliest, at) => (at < earliest ? at : earliest), now());
  return subjectAccessDocument({
    pages,
    personId,
    keys: gatherLookups(keys),
    withhold: new Set(withhold),
    looks: await looksAt(accessRecord, personId),
    releases: await releasesFrom(accessRecord, first),
    now: now(),
  });
}

/** Page one freezes what is known, so that all pages are one record. */
async function allPages({ readModels, now }: Gateway, personId: string): Promise<readonly CaseFile[]> {
  const asOf = { asAt: londonDay(now()), knownBy: 'SYSTEM' } as const;
  const pages: CaseFile[] = [];
  let after: string | null = null;
  do {
    if (pages.length * PAGE >= MAX_ENTRIES) {
      throw new GatewayError('RECORD_TOO_LARGE', 'too large', { most: MAX_ENTRIES });
    }
    const page: CaseFile = await readModels.caseFile({
      personId,
      asOf,
      includeSuperseded: true,
      page: { first: PAGE, ...(after === null ? {} : { after }) },
    });
    pages.push(page);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return pages;
}
