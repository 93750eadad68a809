import type { Inspectable, Position } from '#event-log';
import { type KeyReader, openAll, openFields, PrivacyError, type SealBroken, SEALS } from '#privacy';

const EVENTS_A_PAGE = 64;

/** A sealed value that does not open. */
export interface SealFault {
  readonly position: Position;
  readonly stream: string;
  readonly revision: bigint;
  /** Which field, and why, for a person. Never holds a value. */
  readonly detail: string;
}

/**
 * Opens every sealed value of the log, and names those that do not open: their key is missing without having been
 * destroyed, or they were changed or moved. What cannot be read at all is passed over: `verifyLog` names that.
 * Memory is one page.
 * @throws KeysUnavailable, KeysCorrupt; what the log throws where it cannot be read
 */
export async function* verifySeals(
  log: Inspectable,
  keys: KeyReader,
  onProgress: (events: number) => void = () => undefined,
): AsyncGenerator<SealFault, void, undefined> {
  const inspection = log.inspect();
  let after = 0n;
  for (let events = 0; ;) {
    const page = await inspection.eventsAfter(after, EVENTS_A_PAGE);
    const readable = page.map(({ data, metadata, ...place }) => {
      const value = { data: parsed(data), metadata: parsed(metadata) };
      return { place, opening: { value, eventId: place.id, path: [], seals: SEALS } };
    });
    if (!(await allOpen(readable, keys))) {
      for (const { place, opening } of readable) {
        const broken = await brokenSeal(opening, keys);
        if (!broken) continue;
        const { stream, revision } = place;
        const position = inspection.positionOf(place.position);
        yield { position, stream, revision, detail: broken.message };
      }
    }
    events += page.length;
    onProgress(events);
    const last = page.at(-1);
    if (!last || page.length < EVENTS_A_PAGE) return;
    after = last.position;
  }
}

type Opening = Parameters<typeof openAll>[0][number];

/** One lookup of keys for the page, as long as nothing is wrong in it. */
async function allOpen(
  readable: readonly { readonly opening: Opening }[],
  keys: KeyReader,
): Promise<boolean> {
  try {
    await openAll(
      readable.map(({ opening }) => opening),
      keys,
    );
    return true;
  } catch (error) {
    if (isBrokenSeal(error)) return false;
    throw error;
  }
}

async function brokenSeal(
  { value, eventId, path, seals }: Opening,
  keys: KeyReader,
): Promise<SealBroken | undefined> {
  try {
    await openFields(value, eventId, path, keys, { seals });
    return undefined;
  } catch (error) {
    if (isBrokenSeal(error)) return error;
    throw error;
  }
}

const isBrokenSeal = (error: unknown): error is SealBroken =>
  error instanceof PrivacyError && error.code === 'SEAL_BROKEN';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // `verifyLog` names what is no JSON
  }
}
