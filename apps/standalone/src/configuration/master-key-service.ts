import type { SettingReader } from './setting-reader.js';

/** Where the master key is unwrapped, and with which right; undefined where it is not by a service. */
export function readMasterKeyService(
  reader: SettingReader,
): { readonly address: URL; readonly token: string } | undefined {
  const address = reader.address('MASTER_KEY_KMS');
  const token = reader.text('MASTER_KEY_KMS_TOKEN');
  if (!address) {
    if (token !== undefined && !reader.isSet('MASTER_KEY_KMS')) {
      reader.fault(
        'MASTER_KEY_KMS',
        'is needed with MASTER_KEY_KMS_TOKEN: it says for which service the token is',
      );
    }
    return undefined;
  }
  if (address.pathname.split('/').filter((part) => part !== '').length < 2) {
    return reader.fault(
      'MASTER_KEY_KMS',
      'must name a mount and a key: https://host:8200/transit/throughline',
    );
  }
  if (reader.isSet('MASTER_KEY')) {
    return reader.fault(
      'MASTER_KEY_KMS',
      'must not be set with MASTER_KEY: the master key comes from one place',
    );
  }
  if (token !== undefined) return { address, token };
  return reader.fault('MASTER_KEY_KMS_TOKEN', 'is needed with MASTER_KEY_KMS');
}
