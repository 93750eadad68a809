import type { AccessRecord, LookFilter, RecordedAccess } from '../record/access-record.js';
import { type NewAlert, type Told, told } from './alert.js';
import type { AlertRules } from './alert-rules.js';
import { COUNTED_BY_DAY, Looking, singlesOut } from './looking.js';
import { POLLED_OPERATIONS } from './polled.js';

const PAGE = 500;

export interface LookWatchOptions {
  readonly record: AccessRecord;
  readonly rules: AlertRules;
  /** Of these persons, those with limited access, or whose record is restricted, as of now. */
  readonly restrictedAmong: (persons: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Told of each alert once, by whichever process raised it. */
  readonly onRaised: (alert: NewAlert) => void;
}

/**
 * Watches a record of access for what is unusual, from where any watch of it stood last. Any number of processes may
 * watch the same record: an alert is raised by one of them.
 */
export interface LookWatch {
  /**
   * Resolves once everything that stands in the record has been watched. What fails is tried again by the next call,
   * from where it stopped.
   * @throws AccessRecordUnavailable, and what `restrictedAmong` throws
   */
  catchUp(): Promise<void>;
}

export function lookWatch(options: LookWatchOptions): LookWatch {
  const { record, rules, restrictedAmong, onRaised } = options;
  let watching: Watching | undefined;
  let underWay: Promise<void> | undefined;

  async function run(): Promise<void> {
    watching ??= await begin(record, rules);
    for (;;) {
      // What was seen and could not be kept comes first: a page is seen once, so that nothing is counted twice.
      if (watching.unkept !== undefined) {
        for (const alert of await record.alerts.raise(watching.unkept, watching.at)) onRaised(alert);
        watching = { looking: watching.looking, at: watching.at };
      }
      const page = await record.list({ after: watching.at, limit: PAGE });
      const last = page.at(-1);
      if (!last) return;
      const chosen = page.filter(singlesOut).flatMap(({ subjects }) => subjects);
      const restricted = chosen.length === 0 ? NOBODY : await restrictedAmong([...new Set(chosen)]);
      const { looking }: Watching = watching;
      const unkept = told(page.flatMap((look) => looking.see(look, restricted)));
      watching = { looking, at: last.sequence, unkept };
    }
  }

  return {
    async catchUp() {
      // One after another: whoever asks while one is under way waits for a look at what came after it began.
      const before = underWay?.catch(() => undefined);
      const own = (before ?? Promise.resolve()).then(run);
      underWay = own;
      await own;
    },
  };
}

interface Watching {
  readonly looking: Looking;
  /** The sequence up to which looks have been seen. */
  readonly at: number;
  /** What was unusual in what was seen, where that is not kept yet. */
  readonly unkept?: Told;
}

const NOBODY: ReadonlySet<string> = new Set();
const DAY = 86_400_000;

/**
 * Sees again what still counted when the last watch ended, so that a restart loses no count: its last day with the
 * window before it, and of polling as many days as are counted.
 */
async function begin(record: AccessRecord, rules: AlertRules): Promise<Watching> {
  const looking = new Looking(rules);
  const at = await record.alerts.watchedTo();
  const [last] = at === 0 ? [] : await record.list({ after: at - 1, limit: 1 });
  if (!last) return { looking, at: 0 };
  const time = Date.parse(last.at);
  const before = (milliseconds: number): string => new Date(time - milliseconds).toISOString();
  for (const operation of POLLED_OPERATIONS) {
    const filter = { operation, outcome: 'GRANTED', from: before(rules.pollingDays * DAY) } as const;
    await eachUpTo(record, at, filter, (look) => looking.seePolling(look));
  }
  const reach = (time % DAY) + rules.windowMinutes * 60_000;
  const from = before(reach);
  // They are few, and found by their kind: what their window holds of the time before.
  const earlier: RecordedAccess[] = [];
  for (const kind of COUNTED_BY_DAY) {
    const filter = { kind, from: before(reach + DAY), until: from };
    await eachUpTo(record, at, filter, (look) => earlier.push(look));
  }
  for (const look of earlier.sort((a, b) => a.sequence - b.sequence)) looking.see(look, NOBODY);
  await eachUpTo(record, at, { from }, (look) => looking.see(look, NOBODY));
  return { looking, at };
}

async function eachUpTo(
  record: AccessRecord,
  end: number,
  filter: LookFilter,
  see: (look: RecordedAccess) => void,
): Promise<void> {
  let page: readonly RecordedAccess[] = [];
  let after = 0;
  do {
    page = await record.list({ after, limit: PAGE, filter });
    for (const look of page.filter(({ sequence }) => sequence <= end)) see(look);
    after = page.at(-1)?.sequence ?? after;
  } while (page.length === PAGE && after < end);
}
