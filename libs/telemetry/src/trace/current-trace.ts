import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { isTraceparent } from '#programme';

/** What a request is done in. A subscription may say more of it than its socket did. */
interface Trace {
  traceparent: string;
}

const running = new AsyncLocalStorage<Trace>();

/** Does the work in a trace: all that it logs, and asks of others, is part of it. */
export function inTrace<Result>(traceparent: string, work: () => Result): Result {
  return running.run({ traceparent }, work);
}

/** Goes on in another trace, where what was given names one; else in the one before. Outside of any, nothing is done. */
export function joinTrace(given: unknown): void {
  const trace = running.getStore();
  if (trace && isTraceparent(given)) trace.traceparent = given;
}

/** The trace (W3C Trace Context) in which this is done, if in any. */
export function currentTraceparent(): string | undefined {
  return running.getStore()?.traceparent;
}

/**
 * The trace that a caller is in, or a new one: what they send is taken in its fixed form alone, so that nothing else
 * gets into logs, events and what is asked of other services.
 */
export function traceparentOr(given: unknown, otherwise: () => string = newTraceparent): string {
  return isTraceparent(given) ? given : otherwise();
}

/** A trace that begins here. Not sampled: no spans are exported. */
export function newTraceparent(): string {
  const bytes = randomBytes(24).toString('hex');
  return `00-${bytes.slice(0, 32)}-${bytes.slice(32)}-00`;
}

/** What goes along with requests to other services. */
export function traceHeaders(): { readonly traceparent: string } {
  return { traceparent: currentTraceparent() ?? newTraceparent() };
}
