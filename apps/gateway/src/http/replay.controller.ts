import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { GATEWAY } from '../services.js';
import { openReplay } from './open-replay.js';

@Controller('replay')
export class ReplayController {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  @Get()
  async replay(
    @Req() request: FastifyRequest,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { release, lines } = await openReplay(this.gateway, callerOf(request), query);
    await reply.type('application/x-ndjson; charset=utf-8').header('x-release', release).send(lines);
  }
}
