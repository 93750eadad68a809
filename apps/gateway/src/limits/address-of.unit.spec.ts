import { describe, expect, it } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { addressOf, proxies } from './address-of.js';

function requestFrom(remoteAddress: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return request;
}

const of = (remote: string, forwarded?: string, trusted: readonly string[] = []): string =>
  addressOf(requestFrom(remote, forwarded), proxies(trusted));

describe('A request is counted for', () => {
  it('the other end of its connection, whatever its header says', () => {
    expect(of('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
    expect(of('::ffff:203.0.113.7')).toBe('203.0.113.7');
  });

  it('whom a proxy of ours names, and not for what was written before it', () => {
    expect(of('10.0.0.1', '6.6.6.6, 198.51.100.1', ['10.0.0.1'])).toBe('198.51.100.1');
    expect(of('::ffff:10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2', ['10.0.0.1', '10.0.0.2'])).toBe(
      '198.51.100.1',
    );
  });

  it('the proxy itself, where it names nobody', () => {
    expect(of('10.0.0.1', undefined, ['10.0.0.1'])).toBe('10.0.0.1');
    expect(of('10.0.0.1', 'unknown', ['10.0.0.1'])).toBe('10.0.0.1');
  });

  it('the network of an IPv6 address', () => {
    expect(of('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(of('2001:0db8:0:0:1:2:3:4')).toBe(of('2001:db8::ffff'));
    expect(of('2001:db8:0:1::1')).not.toBe(of('2001:db8::1'));
    expect(of('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });
});
