import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** Addresses of proxies whose word is taken for whom they ask for. */
export function proxies(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const address of addresses) list.addAddress(plain(address), isIPv6(plain(address)) ? 'ipv6' : 'ipv4');
  return list;
}

/**
 * Whom to count a request for: the other end of the connection, or, where that is a proxy of ours, the last address in
 * X-Forwarded-For that is none. Anyone can write that header, so nobody else's is looked at. Of an IPv6 address the
 * network (/64): one caller has all of it.
 */
export function addressOf({ socket, headers }: IncomingMessage, trusted: BlockList): string {
  let address = plain(socket.remoteAddress ?? '');
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  while (isTrusted(address, trusted)) {
    const before = plain(forwarded.pop()?.trim() ?? '');
    if (isIP(before) === 0) break;
    address = before;
  }
  return isIPv6(address) ? networkOf(address) : address;
}

const isTrusted = (address: string, trusted: BlockList): boolean =>
  isIP(address) !== 0 && trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');

/** An IPv4 address as it stands, where it comes as IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

function networkOf(address: string): string {
  const [start = '', end] = (address.split('%', 1)[0] ?? '').split('::');
  const first = start === '' ? [] : start.split(':');
  const last = end === undefined || end === '' ? [] : end.split(':');
  const zeros = end === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
