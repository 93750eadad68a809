/** W3C Trace Context, version 00, as the published schema of the envelope has it. */
export const TRACEPARENT = '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$';

const form = new RegExp(TRACEPARENT);
/** A trace or a place in it that is all zeros says that there is none. */
const absent = /^00-0{32}-|^00-.{32}-0{16}-/;

/** Whether a text names a trace. It comes from clients: whatever else they send must not get into an event. */
export function isTraceparent(text: unknown): text is string {
  return typeof text === 'string' && form.test(text) && !absent.test(text);
}
