import { Inject } from '@nestjs/common';
import { Args, Context, ID, Resolver, Subscription } from '@nestjs/graphql';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { GATEWAY } from '../services.js';
import { CaseUpdate } from './case-update.type.js';
import { openCaseUpdates, type Push } from './case-updates.js';

@Resolver()
export class CaseUpdatesResolver {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  @Subscription(() => CaseUpdate, {
    description:
      'Changes within your sight, live: of one person, of one Delivery Unit, or all. First everything since `after`, then what comes, nothing missed and nothing twice. Access is judged again for each change.',
  })
  caseUpdates(
    @Context() context: RequestContext,
    @Args('personId', { type: () => ID, nullable: true, description: 'Only of this person.' })
    personId: string | null,
    @Args('unit', { type: () => ID, nullable: true, description: 'Only of this Delivery Unit.' })
    unit: string | null,
    @Args('after', {
      type: () => String,
      nullable: true,
      description: 'The sequence of the last update that you have. Default: only what comes.',
    })
    after: string | null,
  ): Promise<AsyncIterableIterator<Push>> {
    return openCaseUpdates(this.gateway, context, { personId, unit, after });
  }
}
