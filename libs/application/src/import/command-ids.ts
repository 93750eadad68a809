import { canonicalJson, type JsonObject } from '#event-log';
import { v5 as uuidV5 } from 'uuid';
import type { ImportRow } from './read-folder.js';

/** Namespace of the ids of imported commands. Never change it: what is imported again would go in twice. */
const NAMESPACE = '8f3e0a56-9d5c-5c1b-8f0e-2f6a3e0b7c42';

/**
 * Gives each row of an import its command id, by what it says and not by where it stands: a row keeps its id when
 * files are sorted anew or grow. Rows that say the very same are told apart by counting them.
 */
export function commandIds(batch: string): (row: Pick<ImportRow, 'definition' | 'input'>) => string {
  const seen = new Map<string, number>();
  return ({ definition, input }) => {
    const content: JsonObject = JSON.parse(JSON.stringify(input));
    const said = uuidV5(canonicalJson([batch, definition.name, content]), NAMESPACE);
    const count = seen.get(said) ?? 0;
    seen.set(said, count + 1);
    return count === 0 ? said : uuidV5(`${said}/${count}`, NAMESPACE);
  };
}
