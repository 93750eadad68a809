import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Gateway } from '../services.js';
import { GATEWAY } from '../services.js';
import { type Readiness, readinessOf } from './readiness.js';

/** For whoever runs the process: no identity is asked for, and nothing is told but numbers. */
@Controller('health')
export class HealthController {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await readinessOf(this.gateway);
    void reply.code(readiness.ready ? 200 : 503);
    return readiness;
  }
}
