const EVERY_MS = 5;

/** Runs work and gives the largest resident set that was seen meanwhile, in bytes. */
export async function watchingMemory<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly rss: number }> {
  let rss = process.memoryUsage.rss();
  const look = (): void => {
    rss = Math.max(rss, process.memoryUsage.rss());
  };
  const timer = setInterval(look, EVERY_MS);
  try {
    const result = await work();
    look();
    return { result, rss };
  } finally {
    clearInterval(timer);
  }
}
