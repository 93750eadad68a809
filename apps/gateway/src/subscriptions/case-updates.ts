import { permits, type Principal, requireOperation } from '#access';
import { InvalidInput } from '#application';
import { comparePositions, type Position } from '#event-log';
import { type Change, followChanges, PROJECTION } from '#read-models';
import { recordRefusal, recordView, refusalsOnRecord } from '../context/on-record.js';
import { isOfConcerns, kindOfStream, roleOfLook, sightOf } from '../context/reach.js';
import type { RequestContext } from '../context/request-context.js';
import { GatewayError, notFound } from '../errors/gateway-errors.js';
import type { Gateway } from '../services.js';
import { abortable } from './abortable.js';
import type { CaseUpdate, ChangedEntry } from './case-update.type.js';
import { visibleChange } from './visible-change.js';

export interface CaseUpdatesAsked {
  readonly personId?: string | null | undefined;
  readonly unit?: string | null | undefined;
  readonly after?: string | null | undefined;
}

/** What GraphQL takes for one push. */
export interface Push {
  readonly caseUpdates: CaseUpdate;
}

/**
 * Opens the feed of changes for a caller: everything since `after`, then what comes; without it, what comes.
 * @throws AccessDenied; GatewayError NOT_FOUND; InvalidInput
 */
export function openCaseUpdates(
  gateway: Gateway,
  context: RequestContext,
  asked: CaseUpdatesAsked,
): Promise<AsyncIterableIterator<Push>> {
  const { personId } = asked;
  const subjects = personId == null ? [] : [personId];
  return refusalsOnRecord(gateway, context, 'caseUpdates', subjects, async () => {
    const { principal } = context;
    const sight = personId == null ? null : await sightOf(gateway, principal, 'caseUpdates', personId);
    if (personId != null && !sight) throw notFound();
    const after = await startOf(gateway, asked.after);
    // To follow one person is to look at that person; what is pushed is on record besides.
    if (sight) {
      const role = roleOfLook(principal, 'caseUpdates', isOfConcerns(sight));
      await recordView(gateway, context, 'caseUpdates', role, { subjects, kind: 'VIEW' });
    }
    return abortable((signal) => caseUpdates(gateway, context, asked, after, signal));
  });
}

async function startOf({ readModels }: Gateway, after: string | null | undefined): Promise<number> {
  const latest = await readModels.changes.latestSequence();
  if (after == null) return latest;
  if (!/^\d{1,15}$/.test(after)) {
    throw new InvalidInput([
      { field: 'after', rule: 'must be a sequence as an earlier update gave it, a whole number as text' },
    ]);
  }
  if (Number(after) > latest) {
    throw new InvalidInput([
      { field: 'after', rule: 'lies beyond the latest change: give a sequence that this server gave' },
    ]);
  }
  return Number(after);
}

async function* caseUpdates(
  gateway: Gateway,
  context: RequestContext,
  { personId, unit }: CaseUpdatesAsked,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<Push, void, undefined> {
  const filter = { ...(personId == null ? {} : { personId }), ...(unit == null ? {} : { unit }) };
  for await (const change of followChanges(gateway.readModels.changes, { after, filter, signal })) {
    if (hasExpired(context.principal, gateway)) return;
    const entry = await entryFor(gateway, context, change, personId ?? null);
    if (hasExpired(context.principal, gateway)) return;
    if (entry) yield { caseUpdates: { sequence: String(change.seq), position: change.position, entry } };
  }
}

/**
 * What of a change the caller may see, on record; null where it is nothing. Judged again where a token that gives other
 * roles took the place of the one before meanwhile: once that has been answered, its rights alone count.
 * @throws AccessDenied, GatewayError STALE
 */
async function entryFor(
  gateway: Gateway,
  context: RequestContext,
  change: Change,
  personId: string | null,
): Promise<ChangedEntry | null> {
  for (;;) {
    const { principal } = context;
    if (!permits(principal, 'caseUpdates')) await recordRefusal(gateway, context, 'caseUpdates', null, []);
    requireOperation(principal, 'caseUpdates');
    const role = roleOfLook(principal, 'caseUpdates', kindOfStream(change.stream) === 'concern');
    await untilScopeKnows(gateway, change.position);
    const entry = await visibleChange(gateway, principal, change);
    const isForThem = entry !== null && (personId === null || entry.personIds.includes(personId));
    if (isForThem) await recordView(gateway, context, 'caseUpdates', role, { subjects: entry.personIds });
    if (context.principal === principal) return isForThem ? entry : null;
  }
}

/** The socket is closed when the token expires; what was on its way until then is not sent either. */
const hasExpired = ({ expiresAt }: Principal, { now }: Gateway): boolean =>
  expiresAt * 1000 <= Date.parse(now());

/**
 * Who may see a change is known only once the relations that it makes have been taken in. Judged before, an
 * officer's first view of a new person would be lost for good; so rather than skip, the subscription ends and says
 * where to go on.
 */
async function untilScopeKnows({ readModels, limits, metrics }: Gateway, position: Position): Promise<void> {
  const { engine } = readModels;
  const reached = engine.position(PROJECTION.cases);
  if (reached !== null && comparePositions(reached, position) >= 0) return;
  const outcome = await engine.waitFor(PROJECTION.cases, position, { timeoutMs: limits.waitMs });
  metrics.feedWaited(outcome);
  if (outcome === 'stale') throw new GatewayError('STALE', 'stale', { atLeast: position, reached });
}
