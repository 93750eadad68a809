import { InvalidArgumentError, Option } from 'commander';
import { isEventType, isInstant, isLondonDay } from '#programme';
import { Configuration } from '../../standalone/src/configuration/index.js';

/** `--data FOLDER`, which every command takes. */
export const dataOption = (): Option =>
  new Option('--data <folder>', 'the data folder (default: DATA, or ./data)');

/** `--log ADDRESS`, of commands that read a log and nothing else. */
export const logOption = (): Option =>
  new Option(
    '--log <log>',
    'sqlite:FILE or esdb://… (default: EVENT_LOG, where a password belongs, or log.db in the data folder)',
  );

/**
 * Where a command finds its data: as the server does, but for `--data` and `--log`. What only matters to who serves others
 * (NODE_ENV asks for an identity provider, GRAPHQL_DOCUMENTS names a list) does not bind a command.
 */
export function configurationFor(data: string | undefined, log?: string): Configuration {
  const { NODE_ENV: _serving, GRAPHQL_DOCUMENTS: _atTheDoor, ...environment } = process.env;
  return new Configuration({
    ...environment,
    ...(data !== undefined && { DATA: data }),
    ...(log !== undefined && { EVENT_LOG: log }),
  });
}

export function parseDay(text: string): string {
  if (isLondonDay(text)) return text;
  throw new InvalidArgumentError('It must be a day that exists, written YYYY-MM-DD.');
}

/** An instant in UTC. */
export function parseInstant(text: string): string {
  if (isInstant(text)) return text;
  throw new InvalidArgumentError('It must be an instant in UTC, such as 2014-09-26T16:00:00.000Z.');
}

export function parseTypes(text: string): readonly string[] {
  const types = text.split(',').map((type) => type.trim());
  const unknown = types.find((type) => !isEventType(type));
  if (unknown === undefined) return types;
  throw new InvalidArgumentError(
    `${unknown || 'An empty name'} is not an event type: they are listed in schema/events.`,
  );
}

export function parseSequence(text: string): string {
  if (/^\d{1,15}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the sequence of an update, a whole number.');
}

export function parseName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be 1 to 64 letters, digits, - or _, and begin with a letter or digit.',
  );
}

export function parseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be an address, such as http://127.0.0.1:4000.');
}
