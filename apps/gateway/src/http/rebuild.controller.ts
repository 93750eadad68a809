import { Controller, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { GATEWAY } from '../services.js';
import { openRebuild } from './open-rebuild.js';

@Controller('rebuild')
export class RebuildController {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  @Post()
  @HttpCode(200)
  async rebuild(
    @Req() request: FastifyRequest,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lines = await openRebuild(this.gateway, callerOf(request), query);
    await reply.type('application/x-ndjson; charset=utf-8').send(lines);
  }
}
