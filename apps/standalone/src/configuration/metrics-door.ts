import { isLoopback } from './loopback.js';
import type { SettingReader } from './setting-reader.js';

/** Where the figures of this process are asked for. */
export interface MetricsPlace {
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
}

/** A guess a microsecond for a thousand years finds none. */
const SHORTEST_TOKEN = 32;

/** Undefined where figures are not asked for, or where what is said of them has faults; they are reported to the reader. */
export function readMetricsPlace(reader: SettingReader, doorPort: number): MetricsPlace | undefined {
  if (!reader.isSet('METRICS_PORT')) {
    for (const part of ['METRICS_HOST', 'METRICS_TOKEN'] as const) {
      if (reader.isSet(part))
        reader.fault(part, 'means nothing without METRICS_PORT: set that too, or remove it');
    }
    return undefined;
  }
  const port = reader.port('METRICS_PORT');
  const host = reader.text('METRICS_HOST') ?? '127.0.0.1';
  const token = reader.text('METRICS_TOKEN');
  if (port !== undefined && port !== 0 && port === doorPort) {
    reader.fault('METRICS_PORT', 'must be another than PORT: metrics are not for those who come there');
  }
  if (token !== undefined && !(token.length >= SHORTEST_TOKEN && /^[A-Za-z0-9._~+/=-]+$/.test(token))) {
    reader.fault(
      'METRICS_TOKEN',
      `must be at least ${SHORTEST_TOKEN} letters and digits, as "openssl rand -hex 32" makes them`,
    );
  }
  if (token === undefined && !isLoopback(host)) {
    reader.fault(
      'METRICS_TOKEN',
      'is needed where METRICS_HOST is not of this machine alone: metrics are not for everybody who comes by',
    );
  }
  return port === undefined ? undefined : { host, port, token };
}
