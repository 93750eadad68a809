import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { DoorServices } from '../services.js';
import { DOOR } from '../services.js';
import { type Readiness, readinessOf } from './readiness.js';

/** For whoever runs the process: no identity is asked for, and nothing is told but numbers. */
@Controller('health')
export class HealthController {
  constructor(@Inject(DOOR) private readonly services: DoorServices) {}

  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await readinessOf(this.services);
    void reply.code(readiness.ready ? 200 : 503);
    return readiness;
  }
}
