import { type PurposeOfAccess, purposeOfAccess } from '#access';
import { traceparentOr } from '#telemetry';
import { randomUUID } from 'node:crypto';

/** One header of a request. */
export type HeaderOf = (name: string) => string | undefined;

/** Ids of callers are taken where they are short and plain, so that nothing unfit gets into logs and records. */
export function correlationIdFrom(header: HeaderOf): string {
  const given = header('x-correlation-id');
  return given !== undefined && /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(given) ? given : randomUUID();
}

/**
 * What the caller says that they look for, as a code of the list: it goes into the record of who looked, and free text
 * would bring names there.
 */
export function purposeFrom(header: HeaderOf): PurposeOfAccess | null {
  return purposeOfAccess(header('x-purpose'));
}

/** The trace that the caller is in (W3C Trace Context); where they name none that is well-formed, a new one. */
export function traceparentFrom(header: HeaderOf): string {
  return traceparentOr(header('traceparent'));
}
