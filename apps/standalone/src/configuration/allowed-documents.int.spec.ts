import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Configuration } from './configuration.js';

const folder = mkdtempSync(join(tmpdir(), 'throughline-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function fileWith(text: string): string {
  count += 1;
  const file = join(folder, `${count}.json`);
  writeFileSync(file, text);
  return file;
}
const documentsOf = (file: string) => new Configuration({ GRAPHQL_DOCUMENTS: file }).documents;

const ME = '{ me { id } }';
const HASH = createHash('sha256').update(ME).digest('hex');

describe('GRAPHQL_DOCUMENTS', () => {
  it('names no list where it is not set', () => {
    expect(new Configuration({}).documents).toBeUndefined();
  });

  it('names documents by their SHA-256, or by whatever a client calls them', () => {
    const other = 'query Other { me { roles } }';
    expect(documentsOf(fileWith(JSON.stringify({ [HASH]: ME, other })))).toEqual([ME, other]);
    expect(documentsOf(fileWith(JSON.stringify({ [HASH.toUpperCase()]: ME })))).toEqual([ME]);
  });

  it.each([
    ['a file that is not there', () => join(folder, 'nothing.json'), 'can be read (ENOENT)'],
    ['a folder', () => folder, 'can be read (EISDIR)'],
    ['what is no JSON', () => fileWith('{ me { id } }'), 'something else'],
    ['a list', () => fileWith(JSON.stringify([ME])), 'something else'],
    ['nothing', () => fileWith('{}'), 'a document at least'],
    [
      'a document that is no text',
      () => fileWith(JSON.stringify({ a: ME, b: 1 })),
      'entry 2 of its file is no text',
    ],
    ['another document than its hash says', () => fileWith(JSON.stringify({ [HASH]: `${ME} ` })), 'entry 1'],
    [
      'what is no GraphQL',
      () => fileWith(JSON.stringify({ a: '{ me {' })),
      'entry 1 of its file cannot be parsed',
    ],
  ])('refuses the start by name where it names %s', (_what, file, rule) => {
    expect(() => documentsOf(file())).toThrow(
      /^The configuration cannot be used:\n {2}GRAPHQL_DOCUMENTS must /,
    );
    expect(() => documentsOf(file())).toThrow(rule);
  });
});
