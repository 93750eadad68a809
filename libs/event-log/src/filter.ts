import type { LogFilter } from './port.js';

/** Whether an event of this stream and type is among those that the filter names. */
export function matches(filter: LogFilter | undefined, event: { stream: string; type: string }): boolean {
  if (filter?.types !== undefined && !filter.types.includes(event.type)) return false;
  const prefixes = filter?.streamPrefixes;
  return prefixes === undefined || prefixes.some((prefix) => event.stream.startsWith(prefix));
}
