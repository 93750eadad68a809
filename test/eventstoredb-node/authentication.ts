import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import type { ServerContext } from './context.js';

/** Null where the call carries a name and password that the server knows, or where it asks for none. */
export function refusalOf(metadata: Metadata, { users }: ServerContext): StatusObject | null {
  if (users === undefined) return null;
  const [header] = metadata.get('authorization');
  const encoded = /^Basic (.+)$/.exec(String(header ?? ''))?.[1];
  const [name = '', ...password] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const known = Object.hasOwn(users, name) ? users[name] : undefined;
  if (known !== undefined && known === password.join(':')) return null;
  const trailers = new Metadata();
  if (header === undefined) {
    trailers.set('exception', 'access-denied');
    return { code: status.PERMISSION_DENIED, details: 'Access Denied', metadata: trailers };
  }
  return { code: status.UNAUTHENTICATED, details: 'Unauthenticated', metadata: trailers };
}
