import { Inject } from '@nestjs/common';
import { Args, Context, Int, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { GATEWAY } from '../services.js';
import { AccessAlertView, AccessEntryView, AccessRecordFilterInput } from './access-record.type.js';
import { viewAccessAlerts, viewAccessRecord } from './access-record.view.js';

/** What the data-protection officer asks of the record of access. */
@Resolver()
export class AccessRecordResolver {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  @Query(() => [AccessEntryView], { description: 'Who looked at what, the oldest first.' })
  accessRecord(
    @Context() context: RequestContext,
    @Args('filter', { type: () => AccessRecordFilterInput, defaultValue: {}, description: 'Which looks.' })
    filter: AccessRecordFilterInput,
    @Args('after', { type: () => Int, defaultValue: 0, description: 'The sequence of the last one seen.' })
    after: number,
    @Args('first', { type: () => Int, defaultValue: 20, description: 'How many at most, 1 to 100.' })
    first: number,
  ): Promise<readonly AccessEntryView[]> {
    return viewAccessRecord(this.gateway, context, filter, { after, first });
  }

  @Query(() => [AccessAlertView], {
    description:
      'What was unusual about looking at records, the oldest first: once a day, and again each time that it has doubled.',
  })
  accessAlerts(
    @Context() context: RequestContext,
    @Args('after', { type: () => Int, defaultValue: 0, description: 'The number of the last one seen.' })
    after: number,
    @Args('first', { type: () => Int, defaultValue: 20, description: 'How many at most, 1 to 100.' })
    first: number,
  ): Promise<readonly AccessAlertView[]> {
    return viewAccessAlerts(this.gateway, context, { after, first });
  }
}
