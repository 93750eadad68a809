import { addMonths, type LondonDay } from '../kernel/index.js';
import type { Sentence } from '../supervision/index.js';

/** Frozen in every assessment: a change of the rule is a new version, and never restates a decision. */
export const MENTOR_WINDOW_RULE = 'R1/1';

/** The days between which a mentor's last sentence ends: 6 months before the assessment to 3 after, inclusive. */
export function mentorWindow(assessedOn: LondonDay): { readonly from: LondonDay; readonly to: LondonDay } {
  return { from: addMonths(assessedOn, -6), to: addMonths(assessedOn, 3) };
}

/**
 * R1, "completed your order/licence in the last 6 months, or be due to finish in the next 3 months", over all of a
 * person's sentences: none still running is due after the window, and the latest was completed within it, or is due
 * within it. A running sentence is later than any that ended; one that is overdue is not "due to finish", so its end
 * has to be recorded first. Recall does not end a sentence. Of sentences that ended last on one and the same day,
 * each must have been completed.
 * @param sentences as things stood on the day of the assessment
 */
export function meetsMentorWindow(sentences: readonly Sentence[], assessedOn: LondonDay): boolean {
  const { from, to } = mentorWindow(assessedOn);
  const begun = sentences.filter(({ startOn }) => startOn <= assessedOn);
  const running = begun.filter((sentence) => endBy(sentence, assessedOn) === undefined);
  if (running.length > 0) {
    const due =
      running
        .map(({ expectedEndOn }) => expectedEndOn)
        .toSorted()
        .at(-1) ?? '';
    return assessedOn <= due && due <= to;
  }
  const lastEnd = begun
    .map((sentence) => endBy(sentence, assessedOn) ?? '')
    .toSorted()
    .at(-1);
  if (lastEnd === undefined || lastEnd < from) return false;
  return begun.filter(({ endedOn }) => endedOn === lastEnd).every(isCompleted);
}

/** An end that had not come by the day of the assessment does not count: nobody knew it then. */
function endBy({ endedOn }: Sentence, on: LondonDay): LondonDay | undefined {
  return endedOn !== undefined && endedOn <= on ? endedOn : undefined;
}

function isCompleted({ outcome }: Sentence): boolean {
  return outcome === 'COMPLETED' || outcome === 'REVOKED_GOOD_PROGRESS';
}
