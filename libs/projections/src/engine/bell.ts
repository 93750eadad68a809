/** Remembers that it rang until it is reset, so that a ring between looking and waiting is not lost. */
export class Bell {
  private hasRung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.hasRung = true;
    this.wake?.();
  }

  reset(): void {
    this.hasRung = false;
  }

  async rung(): Promise<void> {
    if (this.hasRung) return;
    await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = undefined;
  }
}
