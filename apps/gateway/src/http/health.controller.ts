import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { DoorServices } from '../services.js';
import { DOOR } from '../services.js';
import { type Readiness, readinessOf } from './readiness.js';
import { sharedAnswer } from './shared-answer.js';

/** Strangers may ask, and what it stands on is asked for each answer. */
const SHARED_MS = 1_000;

/** For whoever runs the process: no identity is asked for, and nothing is told but numbers. */
@Controller('health')
export class HealthController {
  private readonly readiness: () => Promise<Readiness>;

  constructor(@Inject(DOOR) services: DoorServices) {
    this.readiness = sharedAnswer(() => readinessOf(services), SHARED_MS);
  }

  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.readiness();
    void reply.code(readiness.ready ? 200 : 503);
    return readiness;
  }
}
