import type { Count } from './alert.js';
import { Recent } from './recent.js';

/**
 * What one principal does of one sort. It becomes unusual by what falls within the window; from then on all of that
 * day (in UTC) counts, however slowly it goes on.
 */
export class Tally {
  private readonly recent: Recent;
  private day = '';
  private isUnusual = false;
  private ofDay = new Set<string>();
  private since = '';

  constructor(
    private readonly threshold: number,
    window: number,
  ) {
    this.recent = new Recent(window, threshold);
  }

  /** @returns how many there are by now, where that is unusual */
  add(names: readonly string[], at: string): Count | undefined {
    const time = Date.parse(at);
    if (this.day !== at.slice(0, 10)) {
      this.day = at.slice(0, 10);
      this.isUnusual = false;
      // A window may reach back over midnight: what it holds is of this day too, so that counts never go back.
      this.ofDay = new Set(this.recent.within(time));
      this.since = new Date(this.recent.since ?? time).toISOString();
    }
    for (const name of names) this.ofDay.add(name);
    this.isUnusual = this.recent.add(names, time) >= this.threshold || this.isUnusual;
    if (!this.isUnusual) return undefined;
    const count = this.ofDay.size;
    return { count, since: this.since, level: levelOf(count, this.threshold) };
  }

  isOver(time: number): boolean {
    return this.recent.isOver(time) && this.day < new Date(time).toISOString().slice(0, 10);
  }
}

/** How often one principal looked at each person in one day (in UTC). Every look of the kind is unusual by itself. */
export class TallyByPerson {
  private day = '';
  private readonly persons = new Map<string, { readonly since: string; count: number }>();

  add(person: string, at: string): Count {
    if (this.day !== at.slice(0, 10)) {
      this.day = at.slice(0, 10);
      this.persons.clear();
    }
    const there = this.persons.get(person) ?? { since: at, count: 0 };
    there.count += 1;
    this.persons.set(person, there);
    return { count: there.count, since: there.since, level: 0 };
  }

  isOver(time: number): boolean {
    return this.day < new Date(time).toISOString().slice(0, 10);
  }
}

/** How often one principal comes back for the same within days; counted over the days of polling, and not by day. */
export class Polling {
  private readonly recent: Recent;

  constructor(
    private readonly threshold: number,
    window: number,
  ) {
    this.recent = new Recent(window);
  }

  add(name: string, at: string): Count | undefined {
    const time = Date.parse(at);
    const count = this.recent.add([name], time);
    if (count < this.threshold) return undefined;
    const since = new Date(this.recent.since ?? time).toISOString();
    return { count, since, level: levelOf(count, this.threshold) };
  }

  isOver(time: number): boolean {
    return this.recent.isOver(time);
  }
}

/** 0 from the threshold on, 1 from twice as many, 2 from four times as many, and so on. */
function levelOf(count: number, threshold: number): number {
  let level = 0;
  while (count >= threshold * 2 ** (level + 1)) level += 1;
  return level;
}
