import { MethodNotAllowedException } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Documents come in bodies alone: addresses end up in the logs of everything on the way. */
export function postOnly(instance: FastifyInstance, path: string): void {
  instance.addHook('onRequest', async (request) => {
    if (request.routeOptions.url === path && request.method !== 'POST') throw new MethodNotAllowedException();
  });
}
