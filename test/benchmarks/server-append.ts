import { type EventStoreDBClient, jsonEvent, type JSONType } from '@eventstore/db-client';
import type { NewEvent } from '#event-log';
import { expecting, FreshStreams } from './append-pair.js';
import { AT_ONCE } from './append-many.js';
import { bothSides, timeEach } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { serverPair } from './server-pair.js';

const ONE_BY_ONE = 100;
const GROUPS = 6;

/** Appends through the port, against the client as any program uses it: its own ids, an exact expectation, each awaited. */
export async function serverAppendOne(setting: Setting): Promise<OpenFigure> {
  const { log, client, fresh, close } = await serverPair(setting);
  const bareStreams = new FreshStreams('bare');
  const ourStreams = new FreshStreams('ours');
  return {
    round(round) {
      const bare = appendsOf(fresh(ONE_BY_ONE), bareStreams);
      const ours = appendsOf(fresh(ONE_BY_ONE), ourStreams);
      return bothSides(
        round,
        () => timeEach(ONE_BY_ONE, (index) => appendBare(client, bare[index])),
        () =>
          timeEach(ONE_BY_ONE, async (index) => {
            const one = ours[index];
            if (one) await log.append(one.stream, [one.event], expecting(one.revision));
          }),
      );
    },
    close,
  };
}

/** The same with 64 under way at once, each on a stream of its own. */
export async function serverAppendMany(setting: Setting): Promise<OpenFigure> {
  const { log, client, fresh, close } = await serverPair(setting);
  const bareStreams = new FreshStreams('bare');
  const ourStreams = new FreshStreams('ours');
  const groups = (streams: FreshStreams): readonly (readonly Append[])[] =>
    Array.from({ length: GROUPS }, () => appendsOf(fresh(AT_ONCE), streams));
  return {
    round(round) {
      const bare = groups(bareStreams);
      const ours = groups(ourStreams);
      return bothSides(
        round,
        () =>
          timeEach(GROUPS, async (group) => {
            await Promise.all((bare[group] ?? []).map((one) => appendBare(client, one)));
          }),
        () =>
          timeEach(GROUPS, async (group) => {
            await Promise.all(
              (ours[group] ?? []).map(({ stream, event, revision }) =>
                log.append(stream, [event], expecting(revision)),
              ),
            );
          }),
      );
    },
    close,
  };
}

interface Append {
  readonly stream: string;
  readonly revision: bigint;
  readonly event: NewEvent;
}

function appendsOf(events: readonly NewEvent[], streams: FreshStreams): readonly Append[] {
  return events.map((event, index) => ({ event, ...streams.next(index) }));
}

async function appendBare(client: EventStoreDBClient, append: Append | undefined): Promise<void> {
  if (append === undefined) return;
  const { stream, event, revision } = append;
  const { id, type, metadata } = event;
  const data: JSONType = event.data;
  const { expected } = expecting(revision);
  await client.appendToStream(stream, jsonEvent({ id, type, data, metadata }), {
    expectedRevision: expected,
  });
}
