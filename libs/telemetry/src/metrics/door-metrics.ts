import { type Metrics, REQUEST_BUCKETS } from './metrics.js';

export interface AnsweredRequest {
  readonly kind: 'query' | 'mutation' | 'http';
  /** The field of the schema that was asked for, or the route: of the program's own names, never a client's. */
  readonly name: string;
  readonly status: number;
  readonly seconds: number;
}

/** What both doors of a process tell of themselves. Every text is one of the program's own names or codes. */
export interface DoorMetrics {
  answered(request: AnsweredRequest): void;
  /** An error was told to a caller, at either door. */
  told(code: string): void;
  rateLimited(whose: 'address' | 'principal' | 'messages'): void;
  /** A socket was refused before it was opened, with an HTTP status. */
  upgradeRefused(status: number): void;
  socketOpened(): void;
  /** @param code as the client or the server gave it: clients may give any number */
  socketClosed(code: number): void;
  subscribed(): void;
  /** How many subscriptions are open, asked when figures are. */
  countSubscriptions(count: () => number): void;
  pushed(): void;
  /** A push had to wait until it was known who may see it. */
  feedWaited(outcome: 'reached' | 'stale'): void;
}

/** Of RFC 6455 and of graphql-ws. Whatever else a client closes with is `other`. */
const CLOSE_CODES = new Set([
  1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1011, 4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500,
]);

export function doorMetrics(metrics: Metrics): DoorMetrics {
  const requests = metrics.counter('requests_total', 'Requests answered over HTTP', [
    'kind',
    'name',
    'status',
  ]);
  const seconds = metrics.histogram(
    'request_duration_seconds',
    'From the first byte of a request to the last of its answer',
    REQUEST_BUCKETS,
    ['kind', 'name'],
  );
  const errors = metrics.counter('errors_total', 'Errors told to callers, at both doors', ['code']);
  const limited = metrics.counter('rate_limited_total', 'Refused for asking too often', ['whose']);
  for (const whose of ['address', 'principal', 'messages'] as const) limited.inc({ whose }, 0);
  const upgrades = metrics.counter('socket_refusals_total', 'Sockets refused before they opened', ['status']);
  const opened = metrics.counter('sockets_opened_total', 'Sockets opened');
  const open = metrics.gauge('sockets_open', 'Sockets that are open');
  const closed = metrics.counter('sockets_closed_total', 'Sockets closed, by close code', ['code']);
  const subscriptions = metrics.counter('subscriptions_total', 'Subscriptions begun');
  const subscribed = metrics.gauge('subscriptions_open', 'Subscriptions that are open');
  const pushes = metrics.counter('pushes_total', 'Changes pushed to subscribers');
  const waits = metrics.counter(
    'changes_feed_waits_total',
    'Changes for which the feed tried again until it was known who may see them',
    ['outcome'],
  );
  for (const outcome of ['reached', 'stale'] as const) waits.inc({ outcome }, 0);
  return {
    answered({ kind, name, status, seconds: took }) {
      requests.inc({ kind, name, status });
      seconds.observe({ kind, name }, took);
    },
    told: (code) => errors.inc({ code }),
    rateLimited: (whose) => limited.inc({ whose }),
    upgradeRefused: (status) => upgrades.inc({ status }),
    socketOpened() {
      opened.inc();
      open.inc();
    },
    socketClosed(code) {
      open.dec();
      closed.inc({ code: CLOSE_CODES.has(code) ? String(code) : 'other' });
    },
    subscribed: () => subscriptions.inc(),
    countSubscriptions(count) {
      metrics.addLook({
        part: 'subscriptions',
        forget: () => undefined,
        look: async () => subscribed.set(count()),
      });
    },
    pushed: () => pushes.inc(),
    feedWaited: (outcome) => waits.inc({ outcome }),
  };
}

/** For processes whose figures nobody asks for. */
export const silentDoor: DoorMetrics = {
  answered: () => undefined,
  told: () => undefined,
  rateLimited: () => undefined,
  upgradeRefused: () => undefined,
  socketOpened: () => undefined,
  socketClosed: () => undefined,
  subscribed: () => undefined,
  countSubscriptions: () => undefined,
  pushed: () => undefined,
  feedWaited: () => undefined,
};
