import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GraphQLError, parse } from 'graphql';
import type { SettingReader } from './setting-reader.js';

const FORM = 'a JSON object of documents by their hashes, as the build of a client writes it';

/** The documents of the file that is named, which alone are taken; undefined where none is named. */
export function readAllowedDocuments(reader: SettingReader): readonly string[] | undefined {
  const setting = 'GRAPHQL_DOCUMENTS';
  const file = reader.text(setting);
  if (file === undefined) return undefined;
  const listed = documentsIn(file);
  return typeof listed === 'string' ? reader.fault(setting, listed) : listed;
}

/** The documents, or what is wrong with the file. Entries are named by their number: hashes say nothing to anybody. */
function documentsIn(file: string): readonly string[] | string {
  const entries = entriesIn(file);
  if (typeof entries === 'string') return entries;
  if (entries.length === 0)
    return `must hold a document at least: without any, nothing could be asked. It takes ${FORM}`;
  const documents: string[] = [];
  for (const [index, [hash, document]] of entries.entries()) {
    const entry = `entry ${index + 1} of its file`;
    if (typeof document !== 'string') return `must name ${FORM}: ${entry} is no text`;
    if (/^[0-9a-f]{64}$/i.test(hash) && hash.toLowerCase() !== sha256(document))
      return `must name documents that are what their hashes say: ${entry} is not. Have the client's build write it again`;
    if (!isDocument(document)) return `must name documents of GraphQL: ${entry} cannot be parsed`;
    documents.push(document);
  }
  return documents;
}

function entriesIn(file: string): readonly (readonly [hash: string, document: unknown])[] | string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return `must name a file that can be read (${String(Reflect.get(Object(error), 'code'))})`;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  } catch {
    // a SyntaxError is the parser's only way to say so
  }
  return `must name ${FORM}: its file holds something else`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function isDocument(text: string): boolean {
  try {
    parse(text, { noLocation: true });
    return true;
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}
