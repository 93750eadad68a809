import { Controller, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../context/request-context.js';
import type { DoorServices } from '../services.js';
import { DOOR } from '../services.js';
import { openRebuild } from './open-rebuild.js';
import { type Done, rollBack, unpark } from './maintain.js';

/** What an administrator does with read models. A gateway that follows projectors refuses, and says whom to ask. */
@Controller()
export class MaintenanceController {
  constructor(@Inject(DOOR) private readonly services: DoorServices) {}

  @Post('rebuild')
  @HttpCode(200)
  async rebuild(
    @Req() request: FastifyRequest,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lines = await openRebuild(this.services, callerOf(request), query);
    await reply.type('application/x-ndjson; charset=utf-8').send(lines);
  }

  @Post('roll-back')
  @HttpCode(200)
  rollBack(@Req() request: FastifyRequest, @Query() query: Record<string, unknown>): Promise<Done> {
    return rollBack(this.services, callerOf(request), query);
  }

  @Post('unpark')
  @HttpCode(200)
  unpark(@Req() request: FastifyRequest, @Query() query: Record<string, unknown>): Promise<Done> {
    return unpark(this.services, callerOf(request), query);
  }
}
