import { afterAll, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { endTestServers, onTestServer } from '../../test/on-test-server.js';
import { collect, fill, sample } from '../contract/samples.js';

afterAll(endTestServers);

const corrupt = {
  code: 'LOG_CORRUPT',
  message: expect.stringContaining('stream match-1 was deleted at the server'),
};

describe.each([true, false])('a stream that was deleted at the server (batch append: %s)', (batchAppend) => {
  it('for good is a corrupt log to who reads it or appends to it, and not one to be asked again', () =>
    onTestServer(
      async ({ server, log, openAnother }) => {
        await fill(log, 'match-1', 3);
        await server.set({ tombstones: ['match-1'] });
        const began = Date.now();
        await expect(collect(log.readStream('match-1'))).rejects.toMatchObject(corrupt);
        const backwards = log.readStream('match-1', { direction: 'backwards' });
        await expect(collect(backwards)).rejects.toMatchObject(corrupt);
        await expect(log.append('match-1', [sample()], { expected: 2n })).rejects.toMatchObject(corrupt);
        const other = openAnother();
        await expect(other.append('match-1', [sample()], { expected: 2n })).rejects.toMatchObject(corrupt);
        await expect(other.append('match-1', [sample()], { expected: 'no_stream' })).rejects.toMatchObject(
          corrupt,
        );
        expect(Date.now() - began).toBeLessThan(60_000);
        // The rest of the log is served.
        await fill(log, 'match-2', 2);
        expect(await collect(log.readStream('match-2'))).toHaveLength(2);
      },
      { batchAppend, timing: { giveUpMs: 60_000 } },
    ));
});

describe('a stream that is deleted at the server while it is read', () => {
  it('does not end as if it had been read to its end', () =>
    onTestServer(
      async ({ server, log }) => {
        await fill(log, 'match-1', 20);
        await server.set({ cutReads: 1 });
        const reading = log.readStream('match-1')[Symbol.asyncIterator]();
        expect(await reading.next()).toMatchObject({ value: { revision: 0n } });
        const raw = new DatabaseSync(server.file);
        raw.exec('DROP TRIGGER event_is_never_deleted; DELETE FROM event');
        raw.close();
        await expect(reading.next()).rejects.toMatchObject(corrupt);
      },
      { timing: { giveUpMs: 300 } },
    ));
});
