import { Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { GATEWAY } from '../services.js';
import { giveSubjectAccess } from './provide-subject-access.js';
import { SubjectAccess, SubjectAccessInput } from './subject-access.type.js';

@Resolver()
export class SubjectAccessResolver {
  constructor(
    @Inject(GATEWAY) private readonly gateway: Gateway,
    @Inject(CommandBus) private readonly bus: CommandBus,
  ) {}

  @Mutation(() => SubjectAccess, {
    description:
      'Gives all that is held on a person, as they may have it, and says so in their record (SubjectAccessProvided) and in the record of access. May meet: BAD_USER_INPUT, UNAUTHENTICATED, ACCESS_DENIED, NOT_FOUND, STALE, RECORD_TOO_LARGE.',
  })
  subjectAccess(
    @Args('input', { type: () => SubjectAccessInput, description: 'Of whom.' }) input: SubjectAccessInput,
    @Context() context: RequestContext,
  ): Promise<SubjectAccess> {
    return giveSubjectAccess(this.gateway, this.bus, context, input);
  }
}
