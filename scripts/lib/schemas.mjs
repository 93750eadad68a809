import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

export const EVENTS = 'schema/events';
export const GRAPHQL = 'schema/schema.graphql';
export const ACCESS_MATRIX = 'schema/access-matrix.md';

/**
 * Every schema that the code defines, as it should lie in the repository. Needs a fresh build.
 * @returns {Promise<Map<string, string>>} text by path from the root
 */
export async function generatedSchemas() {
  const { eventSchemaFiles } = await import('../../dist/libs/programme/src/index.js');
  const { printGatewaySchema } = await import('../../dist/apps/gateway/src/index.js');
  const events = [...eventSchemaFiles()].map(([name, text]) => [`${EVENTS}/${name}`, text]);
  return new Map([...events, [GRAPHQL, await printGatewaySchema()]]);
}

/**
 * Who may do and see what, as it should lie beside the schemas. It promises nobody anything, so it may change; that the
 * file is what the code says is tested with every cell of it. Needs a fresh build.
 * @returns {Promise<string>}
 */
export async function generatedAccessMatrix() {
  const { printAccessMatrix } = await import('../../dist/apps/gateway/src/index.js');
  return printAccessMatrix();
}

/** @returns {Map<string, string>} what lies in the working tree now, by path from the root */
export function presentSchemas() {
  const events = (existsSync(join(root, EVENTS)) ? readdirSync(join(root, EVENTS)) : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${EVENTS}/${name}`);
  return new Map(
    [...events, GRAPHQL].flatMap((path) => {
      const text = readIfThere(join(root, path));
      return text === undefined ? [] : [[path, text]];
    }),
  );
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
