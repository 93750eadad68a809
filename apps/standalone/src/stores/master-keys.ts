import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import {
  environmentMasterKey,
  fileMasterKey,
  heldMasterKey,
  kmsMasterKey,
  kmsMasterKeysIn,
  type MasterKeyProvider,
  vaultTransit,
} from '#privacy';
import { traceHeaders } from '#telemetry';
import { BootFailure } from '../boot-failure.js';
import type { Configuration } from '../configuration/index.js';

export type MasterKeySettings = Pick<
  Configuration,
  'masterKeyVariable' | 'masterKeyService' | 'dataFolder'
> & {
  readonly nextMasterKey: boolean;
};

/** Where the master key of this process comes from, and how another one takes its place. */
export interface MasterKeySource {
  readonly current: MasterKeyProvider;
  /** Those that a rotation may have brought in since: looked for when a key is met that none opens. */
  readonly others: () => readonly MasterKeyProvider[];
  /** Those that must be asked for, where none of the others opens a key. */
  readonly more: () => Promise<readonly MasterKeyProvider[]>;
  /** The one to rotate to, made where this source makes them. @throws BootFailure where it must be given */
  next(): Promise<MasterKeyProvider>;
  /**
   * Makes the one that was rotated to the current one.
   * @returns what is left to do, in a sentence
   * @throws BootFailure where another rotation has begun meanwhile, whose master key must stay where it is
   */
  adopt(to: MasterKeyProvider): Promise<string>;
}

/** @throws SecretUnusable */
export async function masterKeysOf(settings: MasterKeySettings): Promise<MasterKeySource> {
  if (settings.masterKeyVariable) return fromEnvironment(settings.nextMasterKey);
  const { masterKeyService: service, dataFolder } = settings;
  return service
    ? fromService(service, join(dataFolder, 'master.key.kms'))
    : fromFile(join(dataFolder, 'master.key'));
}

/**
 * A master key in the data folder is as safe as the folder: whoever copies both it and the keys opens everything. The
 * demonstration is about nobody.
 */
export function warnOfMasterKeyFile(
  {
    masterKeyVariable,
    masterKeyService,
    isDemonstration,
  }: Pick<Configuration, 'masterKeyVariable' | 'masterKeyService' | 'isDemonstration'>,
  logger: { warn(fields: Readonly<Record<string, unknown>>, message: string): void },
): void {
  if (masterKeyVariable || masterKeyService || isDemonstration) return;
  logger.warn(
    { setting: 'MASTER_KEY' },
    'the master key lies in the data folder, so whoever copies the folder and the keys opens every personal field: ' +
      'give it in MASTER_KEY or by MASTER_KEY_KMS, and keep the folder out of the backups of the keys',
  );
}

function fromEnvironment(nextIsSet: boolean): MasterKeySource {
  return {
    current: environmentMasterKey('MASTER_KEY'),
    others: () => (nextIsSet ? [environmentMasterKey('MASTER_KEY_NEXT')] : []),
    more: async () => [], // a process that was not given the next one refuses what it cannot open, and says so
    next: async () => {
      if (nextIsSet) return environmentMasterKey('MASTER_KEY_NEXT');
      throw new BootFailure(
        'MASTER_KEY_NEXT is not set: give all processes the new master key in it, beside MASTER_KEY, and restart them; ' +
          'then repeat this',
      );
    },
    adopt: async () =>
      'Now give all processes in MASTER_KEY what stands in MASTER_KEY_NEXT, take MASTER_KEY_NEXT away, and restart them.',
  };
}

/** Files are read again when a key is met that none opens: a running server follows the command line's rotation. */
function fromFile(file: string): MasterKeySource {
  const next = `${file}.next`;
  return {
    current: fileMasterKey(file),
    // In this order: between the two the next one may take the place of the other.
    others: () => [next, file].flatMap((one) => heldMasterKey(one) ?? []),
    more: async () => [],
    next: async () => fileMasterKey(next),
    adopt: (to) => takeItsPlace(next, file, to, async (one) => fileMasterKey(one)),
  };
}

/** The service is asked at the start, and again only when a key is met that nothing at hand opens. */
async function fromService(
  service: { readonly address: URL; readonly token: string },
  file: string,
): Promise<MasterKeySource> {
  const kms = vaultTransit({ ...service, headers: traceHeaders });
  const next = `${file}.next`;
  const waiting = existsSync(next) ? await kmsMasterKey({ kms, file: next }) : undefined;
  return {
    current: await kmsMasterKey({ kms, file }),
    others: () => (waiting ? [waiting] : []),
    more: kmsMasterKeysIn(kms, [next, file]),
    next: async () => waiting ?? kmsMasterKey({ kms, file: next }),
    adopt: (to) => takeItsPlace(next, file, to, (one) => kmsMasterKey({ kms, file: one })),
  };
}

async function takeItsPlace(
  next: string,
  file: string,
  to: MasterKeyProvider,
  open: (file: string) => Promise<MasterKeyProvider>,
): Promise<string> {
  // Two at once may rotate to the same: the quicker one has done this, and may have begun the rotation after.
  const isNext = existsSync(next) && (await open(next)).keyId === to.keyId;
  if (!isNext && (await open(file)).keyId !== to.keyId) {
    throw new BootFailure(
      `another rotation has begun meanwhile: ${next} is left to it. Repeat this command once it has ended`,
    );
  }
  if (isNext) renameSync(next, file);
  return `${file} holds the new master key: copy it to where you keep such things, and destroy the copies of the old one as soon as no backup of the keys from before is needed.`;
}
