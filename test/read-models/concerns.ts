import { personAt } from '../../libs/read-models/src/testing/random-programme.js';
import type { Story } from '../../libs/read-models/src/testing/story.js';
import { today } from '../../libs/read-models/src/testing/told.js';

/** A concern about each of the first persons of a random programme, and the task that it raises. */
export async function tellConcerns(story: Story, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const stream = `concern-c${index}`;
    const data = { kind: 'NEGLECT', urgency: 'TODAY', part: 'AT_RISK', what: 'sealed:…' };
    const eventId = await story.record(stream, 'ConcernRaised', data, {
      on: today,
      subjects: [personAt(index)],
    });
    const review = { kind: 'SAFEGUARDING_REVIEW', urgent: true, about: { stream, eventId } };
    await story.record(`task-c${index}`, 'TaskRaised', review, { on: today, subjects: [] });
  }
}
