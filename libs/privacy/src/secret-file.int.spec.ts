import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makeSecretFile, writeSecretFile } from './secret-file.js';
import { temporaryFolder } from './testing/temporary-folder.js';

describe('a secret that is made once', () => {
  it('is never written over by a second maker, who is told so, and leaves nothing else behind', () => {
    using folder = temporaryFolder();
    const file = folder.file('secret');
    expect(makeSecretFile(file, 'first')).toBe(true);
    expect(makeSecretFile(file, 'second')).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('first');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['secret']);
    writeSecretFile(file, 'third');
    expect(readFileSync(file, 'utf8')).toBe('third');
  });
});
