import { type DoorMetrics, inTrace, silentDoor } from '#telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { traceparentOf } from '../context/request-context.js';

/**
 * Puts each request into its trace, and counts its answer. The trace is entered twice: Node reads a body outside of
 * what the first hook entered.
 */
export function observeRequests(instance: FastifyInstance, metrics: DoorMetrics): void {
  instance.addHook('onRequest', (request, _reply, done) => inTrace(traceparentOf(request), done));
  instance.addHook('preValidation', (request, _reply, done) => inTrace(traceparentOf(request), done));
  if (metrics === silentDoor) return;
  instance.addHook('onResponse', (request, { statusCode: status, elapsedTime }, done) => {
    metrics.answered({ ...operationIn(request), status, seconds: elapsedTime / 1000 });
    done();
  });
}

/** Routes are named as they are registered: an address may hold anything. */
function operationIn({ caller, routeOptions, is404 }: FastifyRequest) {
  return (
    caller?.asked?.operation ?? { kind: 'http' as const, name: is404 ? 'none' : (routeOptions.url ?? 'none') }
  );
}
