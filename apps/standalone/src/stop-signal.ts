/** After so long, what hangs is left behind: everything acknowledged is on disk already. */
const PATIENCE_MS = 15_000;

/** Resolves at the first SIGINT or SIGTERM; a second one, or too long a shutdown, ends the process at once. */
export function onStopSignal(stop: () => void): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (): void => {
      if (asked) process.exit(130);
      asked = true;
      setTimeout(() => process.exit(1), PATIENCE_MS).unref();
      stop();
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
