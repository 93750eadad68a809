import { describeAppending } from './appending.js';
import { describeReading } from './reading.js';
import { describeRefusing } from './refusing.js';
import { describeSubscribing } from './subscribing.js';

/**
 * What the official client is told by a server: the boundaries, results and errors that the adapter relies on, and
 * would itself hide. Every test has streams of its own, so that a server that holds other things will do.
 * @param secured whether the server asks for credentials, which then stand in the connection string
 */
export function describeProtocol(
  name: string,
  url: () => string,
  { secured }: { readonly secured: boolean },
): void {
  describeAppending(name, url);
  describeReading(name, url);
  describeSubscribing(name, url);
  if (secured) describeRefusing(name, url);
}
