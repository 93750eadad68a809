import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AccessEntry, lookKind, purposeOfAccess } from '#access';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import type { Configuration } from '../../standalone/src/configuration/index.js';
import { operatingSystemUser } from '../../standalone/src/operating-system-user.js';
import { openAccess } from '../../standalone/src/stores/open-access.js';

export interface LookHere {
  readonly operation: string;
  /** The person who was asked for, where it was one. */
  readonly person?: string | undefined;
  readonly release?: string | undefined;
}

/**
 * Puts on record that somebody with the files of the log before them reads it past every server. They need nobody's
 * leave, so who they are is what the operating system says of them; for what they look, THROUGHLINE_PURPOSE may say.
 * What cannot be put on record is not shown.
 * @throws BootFailure where it is not known which record; AccessRecordUnavailable
 */
export async function recordHere(configuration: Configuration, look: LookHere): Promise<void> {
  requireRecord(configuration);
  const record = await openAccess(configuration.accessRecord, () => new Date());
  try {
    await record.record(lookHere(look));
  } finally {
    await record.close();
  }
}

/** The same as an entry, for who has the record open. */
export function lookHere({ operation, person, release }: LookHere): AccessEntry {
  return {
    principal: operatingSystemUser(),
    organisation: null,
    asPerson: null,
    role: 'OPERATOR',
    kind: lookKind(operation),
    operation,
    subjects: person === undefined ? [] : [person],
    purpose: purposeOfAccess(process.env['THROUGHLINE_PURPOSE']),
    correlationId: randomUUID(),
    release: release ?? null,
    outcome: 'GRANTED',
  };
}

/**
 * A record is made only where a programme has its files, or where one was asked for: in a folder that was mistyped, or
 * that nobody named, no officer would ever read it.
 */
function requireRecord({ accessRecord, dataFolder }: Configuration): void {
  if (accessRecord.kind !== 'sqlite' || existsSync(accessRecord.path)) return;
  const isNamed = accessRecord.path !== join(dataFolder, 'access.db');
  if (isNamed || ['log.db', 'keys.db'].some((file) => existsSync(join(dataFolder, file)))) return;
  throw new BootFailure(
    `${accessRecord.path}: there is no record of access, and this goes on record before anything is given: name the ` +
      'data folder in --data, or the record in ACCESS_RECORD',
  );
}

/**
 * A log that a command names itself is read on the record of access that belongs to it: where nobody says which that
 * is, it would be that of ./data, which is none of a log that lies elsewhere.
 * @param data the data folder that the command names
 * @throws BootFailure
 */
export function requireRecordOf(
  logFile: string,
  { dataFolder }: Configuration,
  data: string | undefined,
): void {
  const isNamed = [data, process.env['DATA'], process.env['ACCESS_RECORD']].some(
    (name) => name !== undefined,
  );
  if (isNamed || real(dirname(logFile)) === real(dataFolder)) return;
  throw new BootFailure(
    '--data: who reads a log goes on the record of access that belongs to it: name its data folder here, or the ' +
      'record in ACCESS_RECORD',
  );
}

/** The same for the log that `--log` names, where it is a file. What the settings name is theirs together. */
export function requireRecordOfLog(
  configuration: Configuration,
  data: string | undefined,
  address: string | undefined,
): void {
  const { eventLog } = configuration;
  if (address !== undefined && eventLog.kind === 'sqlite')
    requireRecordOf(eventLog.path, configuration, data);
}

const real = (folder: string): string => (existsSync(folder) ? realpathSync(folder) : folder);
