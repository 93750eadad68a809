import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { COMMAND_LINE_DOCUMENTS } from './command-line-documents.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const CLI = join(ROOT, 'apps/cli/src');

describe('The documents of the command line', () => {
  it('are good ones of the schema', () => {
    const schema = buildSchema(readFileSync(join(ROOT, 'schema/schema.graphql'), 'utf8'));
    const wrong = COMMAND_LINE_DOCUMENTS.flatMap((document) => validate(schema, parse(document)));
    expect(wrong.map(({ message }) => message)).toEqual([]);
  });

  it('stand nowhere else, where no list of documents would know of them', () => {
    const files = readdirSync(CLI, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(15);
    const holding = files.filter((name) =>
      /['`](query|mutation|subscription)\s*[({]|['`]\{ \w+/.test(readFileSync(join(CLI, name), 'utf8')),
    );
    expect(holding).toEqual([]);
  });
});
