import { describe, expect, it } from '@jest/globals';
import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnsentLimit } from './unsent-limit.js';

/** A stream that sends a message when it is told to. */
function slowStream(): { stream: Duplex; send: () => void } {
  const sending: (() => void)[] = [];
  const stream = new Duplex({
    objectMode: true,
    read: () => undefined,
    write: (_message, _encoding, done) => void sending.push(done),
  });
  stream.on('error', () => undefined);
  return { stream, send: () => sending.shift()?.() };
}

describe('the limit of what is unsent', () => {
  it('gives a place for each message that was sent, in the order in which they were asked for', async () => {
    const { stream, send } = slowStream();
    const limit = new UnsentLimit(stream, 2);
    const placed: number[] = [];
    for (const writer of [0, 1, 2, 3]) {
      void limit.place().then(() => {
        placed.push(writer);
        stream.write(writer);
      });
    }
    await nextTurn();
    expect(placed).toEqual([0, 1]);
    send();
    await nextTurn();
    expect(placed).toEqual([0, 1, 2]);
    send();
    await nextTurn();
    expect(placed).toEqual([0, 1, 2, 3]);
  });

  it('tells those who wait that the stream broke, and those who come later', async () => {
    const { stream } = slowStream();
    const limit = new UnsentLimit(stream, 1);
    await limit.place();
    const waiting = limit.place();
    stream.destroy(new Error('gone'));
    await expect(waiting).rejects.toThrow('ended');
    await expect(limit.place()).rejects.toThrow('ended');
  });
});
