/** How the entries of pages become items. */
export interface Handing<Entry, Item> {
  /**
   * Asked before each item. False ends the iteration; what it throws ends it as a failure.
   */
  readonly goesOn: () => boolean;
  /** The item of an entry, or undefined where it has none. Asked when its turn has come, and not before. */
  readonly take: (entry: Entry) => Item | undefined;
}

type Result<Item> = IteratorResult<Item, undefined>;

const DONE = { done: true, value: undefined } as const;

/**
 * Hands on what comes in pages one by one. It iterates as an async generator would (calls that overlap are answered in
 * their order, leaving early ends the pages), but what is there already is handed on without the turns of the
 * microtask queue that a generator takes for each `yield`.
 */
export class OneByOne<Entry, Item extends object> implements AsyncIterableIterator<
  Item,
  undefined,
  undefined
> {
  private page: readonly Entry[] = [];
  private index = 0;
  private over = false;
  /** Settles when the last of the calls has that could not be answered at once. */
  private last: Promise<unknown> | undefined;

  constructor(
    private readonly pages: AsyncGenerator<readonly Entry[], void, undefined>,
    private readonly handing: Handing<Entry, Item>,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result<Item>> {
    if (this.last !== undefined || this.over) return this.inTurn(() => this.advance());
    try {
      const value = this.fromPage();
      if (value !== undefined) return Promise.resolve({ done: false, value });
    } catch (error) {
      return this.inTurn(() => this.fail(error));
    }
    return this.inTurn(() => this.advance());
  }

  return(): Promise<Result<Item>> {
    return this.inTurn(() => this.end());
  }

  /** The next item of the page, or undefined where none is left in it, or it is over. */
  private fromPage(): Item | undefined {
    const { handing, page } = this;
    if (this.over) return undefined;
    if (!handing.goesOn()) {
      this.over = true;
      return undefined;
    }
    while (this.index < page.length) {
      const entry = page[this.index] as Entry; // within the page
      this.index += 1;
      const item = handing.take(entry);
      if (item !== undefined) return item;
    }
    return undefined;
  }

  private async advance(): Promise<Result<Item>> {
    try {
      for (;;) {
        const value = this.fromPage();
        if (value !== undefined) return { done: false, value };
        if (this.over) break;
        const { done, value: page } = await this.pages.next();
        if (done === true) {
          this.over = true;
          return DONE;
        }
        this.page = page;
        this.index = 0;
      }
    } catch (error) {
      return this.fail(error);
    }
    return this.end();
  }

  private async fail(error: unknown): Promise<never> {
    await this.end();
    throw error;
  }

  private async end(): Promise<Result<Item>> {
    this.over = true;
    this.page = [];
    await this.pages.return();
    return DONE;
  }

  private inTurn(step: () => Promise<Result<Item>>): Promise<Result<Item>> {
    const result = this.last === undefined ? step() : this.last.then(step);
    const settled = (): void => {
      if (this.last === last) this.last = undefined;
    };
    // A failure reaches whoever asked.
    const last: Promise<void> = result.then(settled, settled);
    this.last = last;
    return result;
  }
}
