/**
 * An iteration that can be ended while it waits. (A generator hears `return()` only at its next `yield`, which for
 * a quiet feed may never come: subscribers that left would be followed for good.)
 */
export function abortable<Item>(
  start: (signal: AbortSignal) => AsyncGenerator<Item, void, undefined>,
): AsyncIterableIterator<Item> {
  const controller = new AbortController();
  const items = start(controller.signal);
  const end = () => {
    controller.abort();
    return items.return();
  };
  return {
    next: () => items.next(),
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
