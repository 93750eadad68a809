/** Positions of the protocol count bytes of a file: sparse, and the prepare lies before the commit. */
const STEP = 100n;

export interface WirePosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

export function toWire(position: bigint): WirePosition {
  return { commit: position * STEP, prepare: position * STEP - 7n };
}

/** A place of the system's own, behind that of an event. */
export function systemAfter(position: bigint): WirePosition {
  return { commit: position * STEP + 50n, prepare: position * STEP + 50n };
}

/** The last event at or before a place on the wire. */
export function atOrBefore(commit: bigint): bigint {
  return clamp(commit / STEP);
}

/** The first event at or after it. */
export function atOrAfter(commit: bigint): bigint {
  return clamp((commit + STEP - 1n) / STEP);
}

function clamp(position: bigint): bigint {
  const max = 2n ** 63n - 2n;
  return position > max ? max : position;
}
