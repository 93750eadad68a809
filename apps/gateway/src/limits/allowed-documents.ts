import { GatewayError } from '../errors/gateway-errors.js';

/** What is wrong with asking by a document, before anything of it is read; undefined where nothing is. */
export type JudgeDocument = (document: unknown) => GatewayError | undefined;

/**
 * Takes these documents alone, letter for letter: the same ones at both doors. What is no text is none of them. Without
 * a list every document is taken that the limits let through.
 */
export function allowedDocuments(documents: readonly string[] | undefined): JudgeDocument {
  if (documents === undefined) return () => undefined;
  const allowed: ReadonlySet<unknown> = new Set(documents);
  return (document) =>
    allowed.has(document) ? undefined : new GatewayError('DOCUMENT_NOT_ALLOWED', 'not on the list');
}
