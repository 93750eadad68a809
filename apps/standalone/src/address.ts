import { once } from 'node:events';
import { createServer } from 'node:net';
import { hasCode } from '#privacy';
import { BootFailure } from './boot-failure.js';

/**
 * Makes sure, before anything is opened or made, that this process can listen where it is to. Another may still take
 * the address before it is used: `addressFailure` tells of it then in the same words.
 * @throws BootFailure naming the address, what is wrong with it, and the way out
 */
export async function requireAddress(host: string, port: number, prefix: Prefix = ''): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (error) {
    throw addressFailure(error, host, port, prefix);
  }
  probe.close();
  await once(probe, 'close');
}

/** Before HOST and PORT in the names of the settings. */
type Prefix = '' | 'METRICS_';

/** What to tell where an address cannot be had; any other error as it is. */
export function addressFailure(error: unknown, host: string, port: number, prefix: Prefix = ''): unknown {
  const [hostSetting, portSetting] = [`${prefix}HOST`, `${prefix}PORT`];
  const place = `${host}:${port}`;
  if (hasCode(error, 'EADDRINUSE')) {
    return new BootFailure(
      `${place} is taken by another process: end that one, or name another with ${portSetting} (${portSetting}=0 takes any that is free)`,
    );
  }
  if (hasCode(error, 'EACCES')) {
    return new BootFailure(`${place} may not be used by this user: name a port above 1023 in ${portSetting}`);
  }
  if (hasCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND')) {
    return new BootFailure(`${host} is not an address of this machine: name one in ${hostSetting}`);
  }
  return error;
}
