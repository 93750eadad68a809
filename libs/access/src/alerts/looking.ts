import type { RecordedAccess } from '../record/access-record.js';
import type { AlertKind, NewAlert } from './alert.js';
import type { AlertRules } from './alert-rules.js';

/**
 * What one principal looked at within the window, the most recent last. It holds no more persons than the rule counts
 * to, because the most recent so many tell whether there are so many.
 */
class Recent {
  private readonly lastSeen = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly window: number,
  ) {}

  /** @returns how many there are within the window, once this one is counted */
  add(names: readonly string[], time: number): number {
    for (const name of names) {
      this.lastSeen.delete(name); // so that it moves to the end
      this.lastSeen.set(name, time);
    }
    for (const [name, seen] of this.lastSeen) {
      if (seen > time - this.window && this.lastSeen.size <= this.most) break;
      this.lastSeen.delete(name);
    }
    return this.lastSeen.size;
  }

  isOver(time: number): boolean {
    return [...this.lastSeen.values()].every((seen) => seen <= time - this.window);
  }
}

interface Principal {
  readonly opened: Recent;
  readonly listed: Recent;
  readonly refused: Recent;
}

/**
 * Watches looks go by, in the order of the record, and says what is unusual. It keeps what was within the window and
 * nothing else, so each look costs the same however long the record is; and it goes by the times of the record alone,
 * so that the same record always raises the same alerts.
 */
export class Looking {
  private readonly principals = new Map<string, Principal>();
  private readonly window: number;
  private sweptAt = 0;

  constructor(private readonly rules: AlertRules) {
    this.window = rules.windowMinutes * 60_000;
  }

  /** @param restricted of the persons of this look, those with limited access */
  see(look: RecordedAccess, restricted: ReadonlySet<string>): readonly NewAlert[] {
    const time = Date.parse(look.at);
    this.sweep(time);
    const told = (kind: AlertKind, person: string | null, count: number): NewAlert => ({
      ...{ kind, at: look.at, principal: look.principal, person, count, entry: look.sequence },
    });
    const { opened, listed, refused } = this.counted(look, time);
    const { openedPersons, listedPersons, refusals } = this.rules;
    const own = ownRecord(look);
    return [
      ...(opened >= openedPersons ? [told('MANY_RECORDS', null, opened)] : []),
      ...(listed >= listedPersons ? [told('MANY_LISTED', null, listed)] : []),
      ...(refused >= refusals ? [told('REFUSED_REPEATEDLY', null, refused)] : []),
      ...(own === null ? [] : [told('OWN_RECORD', own, 1)]),
      ...(singlesOut(look)
        ? look.subjects
            .filter((person) => restricted.has(person))
            .map((person) => told('RESTRICTED_PERSON', person, 1))
        : []),
    ];
  }

  private counted(
    look: RecordedAccess,
    time: number,
  ): { readonly opened: number; readonly listed: number; readonly refused: number } {
    const none = { opened: 0, listed: 0, refused: 0 };
    const { kind, outcome, subjects, sequence, operation } = look;
    if (subjects.length === 0) return none;
    const recent = this.of(look.principal);
    if (outcome === 'REFUSED') return { ...none, refused: recent.refused.add([String(sequence)], time) };
    if (kind === 'SEARCH' || kind === 'PUSH') return { ...none, listed: recent.listed.add(subjects, time) };
    const isOpened = kind === 'VIEW' || kind === 'EXPORT' || (kind === null && operation === 'caseFile');
    return isOpened ? { ...none, opened: recent.opened.add(subjects, time) } : none;
  }

  private of(principal: string): Principal {
    const there = this.principals.get(principal);
    if (there) return there;
    const { openedPersons, listedPersons, refusals } = this.rules;
    const fresh = {
      opened: new Recent(openedPersons, this.window),
      listed: new Recent(listedPersons, this.window),
      refused: new Recent(refusals, this.window),
    };
    this.principals.set(principal, fresh);
    return fresh;
  }

  /** Lets go, once a window, of those who have looked at nothing since. */
  private sweep(time: number): void {
    if (time < this.sweptAt + this.window) return;
    this.sweptAt = time;
    for (const [id, { opened, listed, refused }] of this.principals) {
      if ([opened, listed, refused].every((recent) => recent.isOver(time))) this.principals.delete(id);
    }
  }
}

/**
 * A look at one's own record, or an attempt; null where it is none. A mentor reads their own record as its subject;
 * nobody else does, whatever their role.
 */
function ownRecord({ asPerson, subjects, role, outcome }: RecordedAccess): string | null {
  if (asPerson === null || !subjects.includes(asPerson)) return null;
  return role === 'MENTOR' && outcome === 'GRANTED' ? null : asPerson;
}

/** A look at chosen persons: lists and pushes hold whom they hold. An attempt counts whatever it was at. */
export const singlesOut = ({ kind, outcome }: RecordedAccess): boolean =>
  outcome === 'REFUSED' || (kind !== 'SEARCH' && kind !== 'PUSH');
