import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../test/read-models/each-database.js';
import type { Place } from './testing/place.js';
import { Story } from './testing/story.js';

onEachDatabase('Read models that were made of a log', (newPlace) => {
  let place: Place;
  let stories: Story[];
  let theirs: Story;

  beforeEach(async () => {
    stories = [];
    place = await newPlace();
    theirs = await told('ann', 'ben');
    await theirs.settled(await theirs.open(place));
  });
  afterEach(async () => {
    for (const story of stories) await story.close();
    await place.remove();
  });

  async function told(...persons: readonly string[]): Promise<Story> {
    const story = new Story();
    stories.push(story);
    for (const person of persons) {
      await story.record(`dataSubject-${person}`, 'PersonRegistered', {}, { on: '2013-01-07' });
    }
    return story;
  }

  it('take that log again', async () => {
    const models = await theirs.open(place, 'follow');
    expect(await models.changes.latestSequence()).toBe(2);
  });

  it.each([
    ['has come less far', ['cat']],
    ['has come further', ['cat', 'dan', 'eve']],
    ['is empty', []],
  ])('refuse another log that %s, and stay as they are', async (_, persons) => {
    const other = await told(...persons);
    for (const mode of ['project', 'follow'] as const) {
      await expect(other.open(place, mode)).rejects.toMatchObject({ code: 'OTHER_LOG' });
    }
    const models = await theirs.open(place, 'follow');
    expect(await models.changes.latestSequence()).toBe(2);
  });
});
