import { mixedOrder, windowSize } from '#privacy';
import type { ProgrammeEvent } from '#programme';

/** The most events that are held at once to be mixed. */
export const MOST_IN_A_WINDOW = 4096;

/**
 * The events in the order of a release, window by window: mixed within windows of the log, but for what is about the
 * same person or of the same stream: see `mixedOrder`. Where the events end with an error, those that came before it
 * come first.
 */
export async function* mixed(
  events: AsyncIterable<ProgrammeEvent>,
  releaseKey: Buffer,
): AsyncGenerator<readonly ProgrammeEvent[], void, undefined> {
  let window: Ordered[] = [];
  let windows = 0;
  const inOrder = (): readonly ProgrammeEvent[] => {
    const whole = mixedOrder(window, releaseKey).map(({ event }) => event);
    window = [];
    windows += 1;
    return whole;
  };
  let size = windowSize(windows, MOST_IN_A_WINDOW, releaseKey);
  try {
    for await (const event of events) {
      window.push({ id: event.id, threads: [event.stream, ...event.subjects], event });
      if (window.length < size) continue;
      yield inOrder();
      size = windowSize(windows, MOST_IN_A_WINDOW, releaseKey);
    }
  } catch (error) {
    yield inOrder();
    throw error;
  }
  yield inOrder();
}

interface Ordered {
  readonly id: string;
  readonly threads: readonly string[];
  readonly event: ProgrammeEvent;
}
