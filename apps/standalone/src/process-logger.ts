import { pino } from 'pino';

/** The logs of the process: JSON on standard error, so that standard output is for people and for data. */
export function processLogger(level: string) {
  return pino({ level, base: { app: 'throughline' } }, pino.destination({ dest: 2, sync: true }));
}
