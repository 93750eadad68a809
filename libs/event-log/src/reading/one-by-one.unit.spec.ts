import { describe, expect, it } from '@jest/globals';
import { OneByOne } from './one-by-one.js';

const item = (text: string) => ({ text });
const always = { goesOn: () => true, take: item };

/** Pages, and whether they were left. */
function pagesOf(pages: readonly (readonly string[])[], failure?: Error) {
  const seen = { taken: 0, left: false };
  async function* generate(): AsyncGenerator<readonly string[], void, undefined> {
    try {
      for (const page of pages) {
        seen.taken += 1;
        yield page;
        await Promise.resolve();
      }
      if (failure) throw failure;
    } finally {
      seen.left = true;
    }
  }
  return { seen, pages: generate() };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const one of items) found.push(one);
  return found;
}

describe('pages, one by one', () => {
  it('come in order, whatever their sizes', async () => {
    const { pages, seen } = pagesOf([['a', 'b'], [], ['c'], []]);
    expect(await all(new OneByOne(pages, always))).toEqual(['a', 'b', 'c'].map(item));
    expect(seen.left).toBe(true);
  });

  it('are asked for only when the one before is used up', async () => {
    const { pages, seen } = pagesOf([['a', 'b'], ['c']]);
    const items = new OneByOne(pages, always);
    await items.next();
    await items.next();
    expect(seen.taken).toBe(1);
    await items.next();
    expect(seen.taken).toBe(2);
  });

  it('answer calls that overlap in their order, and each once', async () => {
    const { pages } = pagesOf([['a'], ['b', 'c'], ['d']]);
    const items = new OneByOne(pages, always);
    const results = await Promise.all(Array.from({ length: 6 }, () => items.next()));
    expect(results.map(({ value }) => value?.text)).toEqual(['a', 'b', 'c', 'd', undefined, undefined]);
    expect(results.map(({ done }) => done)).toEqual([false, false, false, false, true, true]);
  });

  it('let no call overtake one that came before and still waits its turn', async () => {
    const { pages } = pagesOf([['a', 'b', 'c']]);
    const items = new OneByOne(pages, always);
    const [first, second] = [items.next(), items.next()];
    await first;
    const third = items.next(); // the page is here by now, and the second call has not been answered yet
    expect((await Promise.all([first, second, third])).map(({ value }) => value?.text)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('leave out what has no item', async () => {
    const { pages } = pagesOf([['a', '-'], ['-'], ['-', 'b']]);
    const items = new OneByOne(pages, { ...always, take: (text) => (text === '-' ? undefined : item(text)) });
    expect(await all(items)).toEqual(['a', 'b'].map(item));
  });

  it('are left at once where whoever reads leaves', async () => {
    const { pages, seen } = pagesOf([['a', 'b'], ['c']]);
    for await (const _ of new OneByOne(pages, always)) break;
    expect(seen).toEqual({ taken: 1, left: true });
  });

  it('are left where they are not to go on, and nothing comes afterwards', async () => {
    const { pages, seen } = pagesOf([['a', 'b'], ['c']]);
    let wanted = 1;
    const items = new OneByOne(pages, {
      goesOn: () => wanted > 0,
      take(text: string) {
        wanted -= 1;
        return item(text);
      },
    });
    expect(await all(items)).toEqual([item('a')]);
    expect(seen).toEqual({ taken: 1, left: true });
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('give what comes before one that cannot be taken, then its failure, then nothing', async () => {
    const { pages, seen } = pagesOf([['a', 'broken', 'c']]);
    const items = new OneByOne(pages, {
      ...always,
      take(text) {
        if (text === 'broken') throw new Error('it is broken');
        return item(text);
      },
    });
    expect((await items.next()).value).toEqual(item('a'));
    await expect(items.next()).rejects.toThrow('it is broken');
    expect(seen.left).toBe(true);
    expect((await items.next()).done).toBe(true);
  });

  it('fail where no further page can be had, after all that was', async () => {
    const { pages } = pagesOf([['a']], new Error('away'));
    const items = new OneByOne(pages, always);
    expect((await items.next()).value).toEqual(item('a'));
    await expect(items.next()).rejects.toThrow('away');
    expect((await items.next()).done).toBe(true);
  });

  it('fail where they may not go on, also between two of a page', async () => {
    const { pages, seen } = pagesOf([['a', 'b']]);
    let closed = false;
    const items = new OneByOne(pages, {
      ...always,
      goesOn() {
        if (closed) throw new Error('closed');
        return true;
      },
    });
    await items.next();
    closed = true;
    await expect(items.next()).rejects.toThrow('closed');
    expect(seen.left).toBe(true);
  });

  it('that nobody has begun to read are left without being begun', async () => {
    const { pages, seen } = pagesOf([['a']]);
    const items = new OneByOne(pages, always);
    expect(await items.return()).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(seen.taken).toBe(0);
  });
});
