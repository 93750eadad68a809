import { finished, type Duplex } from 'node:stream';

/**
 * Lets so many messages onto a stream as it takes at once; the others wait here, in the order in which they came.
 *
 * The client writes all appends to one stream. Once sixteen wait on it unsent, it asks its writers to pause, and where
 * the stream breaks while they do, it rejects promises that nobody holds, which ends the process. Fewer than sixteen
 * unsent never come to that, however many are sent and not answered yet.
 */
export class UnsentLimit {
  private readonly waiting: PromiseWithResolvers<void>[] = [];
  private broken = false;

  constructor(
    stream: Duplex,
    private free = 15,
  ) {
    const write = stream.write.bind(stream);
    stream.write = (message: unknown) => write(message, (failure) => this.sent(failure));
    finished(stream, () => this.end());
  }

  /**
   * Waits for a place, which the next message written to the stream gives back once it is sent.
   * @throws Error where the stream breaks before there is one
   */
  async place(): Promise<void> {
    if (this.broken) throw ended();
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    const turn = Promise.withResolvers<void>();
    this.waiting.push(turn);
    await turn.promise;
  }

  private sent(failure: Error | null | undefined): void {
    if (failure) return this.end();
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next.resolve();
  }

  private end(): void {
    this.broken = true;
    for (const turn of this.waiting.splice(0)) turn.reject(ended());
  }
}

function ended(): Error {
  return new Error('the stream of appends has ended');
}
