import { EventStoreDBClient } from '@eventstore/db-client';
import { Duplex, finished, Readable, type Writable } from 'node:stream';
import { askingForTheEnd } from './ask-for-the-end.js';
import type { ConnectionSettings } from './connection-string.js';
import { UnsentLimit } from './unsent-limit.js';

type Cancellable = { cancel(): void };

/**
 * The official client, with the three things that it does not offer and an adapter needs: to end the streams on which
 * appends travel, to close the connection, and to be told by the server that a stream ends here.
 */
export class LogClient extends EventStoreDBClient {
  private readonly appendStreams: Set<Cancellable>;
  private readonly streams: Set<object>;
  private readonly unsent: WeakMap<object, UnsentLimit>;
  private channel: ReturnType<LogClient['getChannel']> | undefined;

  constructor({ hosts, discover, insecure, credentials, client, ...files }: ConnectionSettings) {
    const { rootCertificate, userCertFile, userKeyFile } = files;
    const certificates = {
      insecure,
      ...(rootCertificate && { rootCertificate }),
      ...(userCertFile && userKeyFile && { userCertFile, userKeyFile }),
    };
    const [first, ...others] = hosts;
    if (discover) super({ ...client, discover: first }, certificates, credentials);
    else if (others.length > 0) super({ ...client, endpoints: [...hosts] }, certificates, credentials);
    else super({ ...client, endpoint: first }, certificates, credentials);
    this.appendStreams = new Set();
    this.streams = new Set();
    this.unsent = new WeakMap();
    this.noteStreams();
    this.noteChannel();
    if ((client['nodePreference'] ?? 'leader') === 'leader') this.askLeaderAlone();
  }

  /**
   * Ends the streams of appends that are not answered. The client keeps one stream for all appends, does not heed
   * a deadline on it, and would send the next append down the same dead stream.
   */
  endAppends(): void {
    for (const stream of this.appendStreams) stream.cancel();
    this.appendStreams.clear();
  }

  /** Whether a read, a subscription or an append is under way. */
  get busy(): boolean {
    return this.streams.size > 0;
  }

  /** Calls under way go on, new ones fail: the client is not to be used any more. */
  async closeChannel(): Promise<void> {
    const { channel } = this;
    this.channel = undefined;
    // Where no connection came about there is none to close, and whoever asked for it has been told.
    (await channel?.catch(() => undefined))?.close();
  }

  /**
   * A member that is no longer the leader goes on answering its clients, with what it happens to know: an append
   * would then be decided on an old history. Asked so, it refuses, and names the leader.
   */
  private askLeaderAlone(): void {
    const build = this.callArguments;
    this.callArguments = (options, callOptions) => build({ ...options, requiresLeader: true }, callOptions);
  }

  private noteStreams(): void {
    const create = this.GRPCStreamCreator;
    this.GRPCStreamCreator = (Client, name, creator, cache) => {
      const asking: typeof creator =
        name === 'readStream' ? (client) => creator(askingForTheEnd(client)) : creator;
      const open = create(Client, name, asking, cache);
      return async () => {
        const appends = name === 'appendToStream';
        const stream = this.note(await open(), appends);
        if (appends) await this.unsent.get(stream)?.place();
        return stream;
      };
    };
  }

  /** The stream of appends comes by once for each append. */
  private note<T extends Readable | Writable | Duplex>(stream: T, appends: boolean): T {
    if (this.streams.has(stream)) return stream;
    this.streams.add(stream);
    const cancellable = isCancellable(stream) ? stream : undefined;
    if (cancellable) letGoWhenCancelled(cancellable);
    if (appends) {
      if (cancellable) this.appendStreams.add(cancellable);
      tolerateUnknownAnswers(stream);
      if (stream instanceof Duplex) this.unsent.set(stream, new UnsentLimit(stream));
    }
    finished(stream, () => {
      this.streams.delete(stream);
      if (cancellable) this.appendStreams.delete(cancellable);
    });
    return stream;
  }

  private noteChannel(): void {
    const connect = this.getChannel;
    this.getChannel = () => (this.channel = connect());
  }
}

/**
 * A stream that was left with messages still unread would hold on to them, and never come to its end, although it was
 * cancelled: it is read empty.
 */
function letGoWhenCancelled(stream: Cancellable): void {
  const cancel = stream.cancel.bind(stream);
  stream.cancel = () => {
    cancel();
    if (stream instanceof Readable) stream.resume();
  };
}

/**
 * The client keeps what waits for an answer in one list for the whole process, and empties it when a stream of any
 * client fails. An answer for which nobody waits any more, or that comes twice, then throws inside a listener, where
 * nobody can catch it: it would end the process. Whoever had waited has been told of the failure, and asks again.
 */
function tolerateUnknownAnswers(stream: Readable | Writable | Duplex): void {
  for (const listener of stream.listeners('data')) {
    stream.on('data', (...answer: unknown[]) => {
      try {
        Reflect.apply(listener, stream, answer);
      } catch (error) {
        if (!isUnknownAnswer(error)) throw error;
      }
    });
    stream.off('data', listener as (...answer: unknown[]) => void);
  }
}

/** What comes of taking apart the entry that is not in the list. */
function isUnknownAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'TypeError' && /not iterable|undefined/.test(error.message);
}

function isCancellable(stream: object): stream is Cancellable {
  return 'cancel' in stream && typeof stream.cancel === 'function';
}
