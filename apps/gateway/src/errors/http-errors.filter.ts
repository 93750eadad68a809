import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { correlationIdOf } from '../context/request-context.js';
import { HTTP_FAULTS, httpStatusOf } from './http-status.js';
import type { ErrorPresenter } from './present-error.js';

/** Answers every failure outside GraphQL in GraphQL's own shape, so that a client needs to know only one. */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  constructor(private readonly errors: ErrorPresenter) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (request.raw.destroyed && !request.raw.complete) {
      void reply.code(400).send(); // whoever sent half of a request is gone: nobody hears this, and nothing is wrong here
      return;
    }
    const fault = error instanceof HttpException ? HTTP_FAULTS[error.getStatus()] : undefined;
    if (fault && error instanceof HttpException) {
      const { code, message } = fault;
      void reply.code(error.getStatus()).send({ errors: [{ message, extensions: { code } }] });
      return;
    }
    const presented = this.errors.present(error, correlationIdOf(request));
    void reply.code(httpStatusOf(presented.extensions.code)).send({ errors: [presented] });
  }
}
