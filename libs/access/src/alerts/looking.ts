import type { RecordedAccess } from '../record/access-record.js';
import type { AlertKind, Count, NewAlert } from './alert.js';
import type { AlertRules } from './alert-rules.js';
import { figuresPolled, releasePolled } from './polled.js';
import { Polling, Tally, TallyByPerson } from './tally.js';

const DAY = 86_400_000;

/** What one principal did. */
interface Principal {
  readonly opened: Tally;
  readonly listed: Tally;
  readonly refused: Tally;
  readonly beyondReach: Tally;
  readonly assigned: Tally;
  readonly chosen: TallyByPerson;
  readonly own: TallyByPerson;
  /** Of nobody in particular. */
  readonly whole: TallyByPerson;
  readonly figures: Polling;
  readonly releases: Polling;
}

/**
 * Watches looks go by, in the order of the record, and says what is unusual. It keeps what was within the window, the
 * day and the days of polling, and nothing else; and it goes by the times of the record alone, so that the same record
 * always raises the same alerts.
 */
export class Looking {
  private readonly principals = new Map<string, Principal>();
  private readonly window: number;
  private sweptAt = 0;

  constructor(private readonly rules: AlertRules) {
    this.window = rules.windowMinutes * 60_000;
  }

  /**
   * @param restricted of the persons of this look, those with limited access, or whose record is restricted
   * @returns everything that is unusual by now, told again by each look that adds to it
   */
  see(look: RecordedAccess, restricted: ReadonlySet<string>): readonly NewAlert[] {
    this.sweep(Date.parse(look.at));
    const alert = (kind: AlertKind, person: string | null, count: Count): NewAlert => ({
      ...{ kind, at: look.at, principal: look.principal, person, entry: look.sequence, ...count },
    });
    const by = this.of(look.principal);
    const { kind, count } = counted(by, look);
    const own = ownRecord(look);
    const chosen = singlesOut(look)
      ? look.subjects.map((person) => ({ person, count: by.chosen.add(person, look.at) }))
      : [];
    return [
      ...(count === undefined ? [] : [alert(kind, null, count)]),
      ...(own === null ? [] : [alert('OWN_RECORD', own, by.own.add(own, look.at))]),
      ...chosen
        .filter(({ person }) => restricted.has(person))
        .map((one) => alert('RESTRICTED_PERSON', one.person, one.count)),
      ...(isWholeExport(look) ? [alert('WHOLE_EXPORT', null, eachOne(by.whole.add('', look.at)))] : []),
      ...this.seePolling(look),
    ];
  }

  /** The same of polling alone. A look counts once, however often it is seen. */
  seePolling(look: RecordedAccess): readonly NewAlert[] {
    const { at, principal, sequence: entry } = look;
    const { figures, releases } = this.of(principal);
    const polled = [
      ['FIGURES_POLLED', figures, figuresPolled(look)],
      ['RELEASES_POLLED', releases, releasePolled(look)],
    ] as const;
    return polled.flatMap(([kind, polling, name]) => {
      const count = name === null ? undefined : polling.add(name, at);
      return count === undefined ? [] : [{ kind, at, principal, person: null, entry, ...count }];
    });
  }

  private of(principal: string): Principal {
    const there = this.principals.get(principal);
    if (there) return there;
    const { openedPersons, listedPersons, refusals, polledFigures, polledReleases, pollingDays } = this.rules;
    const { beyondReach, selfAssignments } = this.rules;
    const fresh = {
      opened: new Tally(openedPersons, this.window),
      listed: new Tally(listedPersons, this.window),
      refused: new Tally(refusals, this.window),
      beyondReach: new Tally(beyondReach, DAY),
      assigned: new Tally(selfAssignments, DAY),
      chosen: new TallyByPerson(),
      own: new TallyByPerson(),
      whole: new TallyByPerson(),
      figures: new Polling(polledFigures, pollingDays * DAY),
      releases: new Polling(polledReleases, pollingDays * DAY),
    };
    this.principals.set(principal, fresh);
    return fresh;
  }

  /** Lets go, once a window, of those of whom nothing counts any more. */
  private sweep(time: number): void {
    if (time < this.sweptAt + this.window) return;
    this.sweptAt = time;
    for (const [id, kept] of this.principals) {
      if (Object.values(kept).every((one: Principal[keyof Principal]) => one.isOver(time))) {
        this.principals.delete(id);
      }
    }
  }
}

/** Told of each time: one that is expected, such as a backup every night, must not hide another of the same day. */
const eachOne = (count: Count): Count => ({ ...count, level: count.count - 1 });

/** How many a look makes, of the one sort that it counts for. */
function counted(
  { opened, listed, refused, beyondReach, assigned }: Principal,
  { kind, outcome, subjects, sequence, operation, at }: RecordedAccess,
): { readonly kind: AlertKind; readonly count: Count | undefined } {
  const isListed = kind === 'SEARCH' || kind === 'PUSH';
  const isOpened = kind === 'VIEW' || kind === 'EXPORT' || (kind === null && operation === 'caseFile');
  if (outcome === 'REFUSED') {
    // Of nobody: a role that may not do this at all.
    const count = subjects.length === 0 ? undefined : refused.add([String(sequence)], at);
    return { kind: 'REFUSED_REPEATEDLY', count };
  }
  if (isListed && subjects.length > 0) return { kind: 'MANY_LISTED', count: listed.add(subjects, at) };
  if (kind === 'BEYOND_REACH') return { kind: 'MANY_BEYOND_REACH', count: beyondReach.add(subjects, at) };
  if (kind === 'SELF_ASSIGNMENT') return { kind: 'MANY_SELF_ASSIGNMENTS', count: assigned.add(subjects, at) };
  const count = isOpened && subjects.length > 0 ? opened.add(subjects, at) : undefined;
  return { kind: 'MANY_RECORDS', count };
}

/** Kinds of look that are rare, and counted over 24 hours, whatever the window is. */
export const COUNTED_BY_DAY = ['BEYOND_REACH', 'SELF_ASSIGNMENT'] as const;

/**
 * A look at one's own record, or an attempt; null where it is none. A mentor reads their own record as its subject;
 * nobody else does, whatever their role.
 */
function ownRecord({ asPerson, subjects, role, outcome }: RecordedAccess): string | null {
  if (asPerson === null || !subjects.includes(asPerson)) return null;
  return role === 'MENTOR' && outcome === 'GRANTED' ? null : asPerson;
}

/**
 * All that lies in a store, or much of it, taken out past every server by whoever has its files: the log, the names of
 * its streams, its keys. It names nobody, so no count of persons sees it. A release holds nobody by name.
 */
const isWholeExport = ({ kind, role, outcome, subjects, release }: RecordedAccess): boolean =>
  kind === 'EXPORT' &&
  role === 'OPERATOR' &&
  outcome === 'GRANTED' &&
  subjects.length === 0 &&
  release === null;

/** A look at chosen persons: lists and pushes hold whom they hold. An attempt counts whatever it was at. */
export const singlesOut = ({ kind, outcome }: RecordedAccess): boolean =>
  outcome === 'REFUSED' || (kind !== 'SEARCH' && kind !== 'PUSH');
