/**
 * One answer for all who ask at once or soon after each other: a question that a stranger may ask as often as they
 * like is put no more than once in `forMs`, and never twice at a time. The age of an answer counts from when its
 * question was put, since that is what it tells of. A failure is told to all who waited for it, and not kept.
 * @param forMs how old an answer may be that is given to whoever asks after it came
 * @param now milliseconds that never go back
 */
export function sharedAnswer<Answer>(
  ask: () => Promise<Answer>,
  forMs: number,
  now: () => number = () => performance.now(),
): () => Promise<Answer> {
  let latest: { readonly askedAt: number; readonly answer: Promise<Answer>; isOver: boolean } | undefined;
  return () => {
    if (latest && (!latest.isOver || now() - latest.askedAt < forMs)) return latest.answer;
    const asked = { askedAt: now(), answer: Promise.resolve().then(ask), isOver: false };
    latest = asked;
    asked.answer.then(
      () => void (asked.isOver = true),
      () => {
        if (latest === asked) latest = undefined;
      },
    );
    return asked.answer;
  };
}
