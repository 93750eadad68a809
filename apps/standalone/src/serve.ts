import { createGateway } from '../../gateway/src/index.js';
import { BootFailure } from './boot-failure.js';
import type { Configuration } from './configuration.js';
import type { Embedded } from './embedded.js';
import type { Identities } from './identities.js';
import type { processLogger } from './process-logger.js';
import { version } from './version.js';

export interface Served {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws BootFailure where the address cannot be had */
export async function serve(
  { host, port, production, allowedOrigins }: Configuration,
  embedded: Embedded,
  { verifyToken }: Identities,
  logger: ReturnType<typeof processLogger>,
): Promise<Served> {
  const { log, keys, executor, readModels, accessRecord, now, releaseKey } = embedded;
  const gateway = await createGateway(
    {
      log,
      keys,
      executor,
      readModels,
      accessRecord,
      now,
      releaseKey,
      verifyToken,
      rebuild: (projection) => readModels.engine.rebuild(projection),
      logger,
      codeVersion: version,
    },
    { host, port, production, allowedOrigins },
  );
  try {
    const { url } = await gateway.listen();
    return { url, close: () => gateway.close() };
  } catch (error) {
    await gateway.close();
    throw addressFailure(error, host, port);
  }
}

function addressFailure(error: unknown, host: string, port: number): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const place = `${host}:${port}`;
  if (code === 'EADDRINUSE') {
    return new BootFailure(
      `${place} is taken by another process: end that one, or name another with PORT (PORT=0 takes any that is free)`,
    );
  }
  if (code === 'EACCES')
    return new BootFailure(`${place} may not be used by this user: name a port above 1023 in PORT`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new BootFailure(`${host} is not an address of this machine: name one in HOST`);
  }
  return error;
}
