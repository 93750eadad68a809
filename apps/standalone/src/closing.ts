/** Closes what was opened, the last first, each even where another failed to close. */
export class Closing {
  private readonly steps: (() => Promise<void>)[] = [];

  last(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  /** @throws AggregateError with what did not close */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `not everything could be closed: ${told(failures)}`);
  }
}

/** By `message` and not `instanceof`: some errors are of another realm. */
const told = (failures: readonly unknown[]): string =>
  failures.map((failure) => String(Reflect.get(Object(failure), 'message') ?? failure)).join('; ');
