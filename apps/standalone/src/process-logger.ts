import { currentTraceparent } from '#telemetry';
import { pino } from 'pino';

/**
 * The logs of the process: JSON on standard error, so that standard output is for people and for data. What is said
 * of a request names the trace that it is part of.
 */
export function processLogger(level: string) {
  const mixin = (): { readonly traceparent?: string } => {
    const traceparent = currentTraceparent();
    return traceparent === undefined ? {} : { traceparent };
  };
  return pino({ level, base: { app: 'throughline' }, mixin }, pino.destination({ dest: 2, sync: true }));
}
