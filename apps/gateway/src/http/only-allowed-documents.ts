import type { FastifyInstance } from 'fastify';
import type { JudgeDocument } from '../limits/allowed-documents.js';

/** Refuses a document that is not on the list once the body is there, and before GraphQL gets to see it. */
export function onlyAllowedDocuments(instance: FastifyInstance, path: string, judge: JudgeDocument): void {
  instance.addHook('preHandler', async ({ routeOptions, body }) => {
    if (routeOptions.url !== path) return;
    const failure = judge(queryIn(body));
    if (failure) throw failure;
  });
}

const queryIn = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
