import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and PostgreSQL, and can swallow the answer to a COMMIT: then the connection is cut. */
export interface AnswerEater {
  /** The connection string by way of it. */
  readonly connectionString: string;
  /** The answers to so many of the next commits are lost, of transactions that have said this before. */
  eat(count: number, having: string): void;
  /** How many were lost so far. */
  readonly eaten: number;
  close(): Promise<void>;
}

export async function answerEater(connectionString: string): Promise<AnswerEater> {
  const target = new URL(connectionString);
  const sockets = new Set<Socket>();
  let [hungry, eaten, having] = [0, 0, ''];
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let [swallowing, said] = [false, ''];
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => {
      const text = data.toString('latin1');
      said = text.includes('begin\0') ? text : said + text;
      if (hungry > 0 && text.includes('commit\0') && said.includes(having)) {
        [swallowing, hungry, eaten] = [true, hungry - 1, eaten + 1];
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (swallowing) client.destroy();
      else client.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const via = new URL(connectionString);
  via.port = String(address.port);
  return {
    connectionString: via.href,
    eat: (count, saying) => ([hungry, having] = [count, saying]),
    get eaten() {
      return eaten;
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
