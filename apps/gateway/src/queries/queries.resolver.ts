import { Inject } from '@nestjs/common';
import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { GATEWAY } from '../services.js';
import { AsOfArgs, PagedAsOfArgs } from './as-of.args.js';
import { CaseFileConnection } from './case-file.type.js';
import { viewCaseFile } from './case-file.view.js';
import { CaseConnection, CasesFilterInput } from './cases.type.js';
import { viewCases } from './cases.view.js';
import { ConcernConnection, ConcernsFilterInput } from './concerns.type.js';
import { viewConcerns } from './concerns.view.js';
import { ContractView } from './contract.type.js';
import { Me } from './me.type.js';
import { viewMe } from './me.view.js';
import { ProgrammeSummaryView } from './programme-summary.type.js';
import { viewContracts, viewProgrammeSummary } from './programme-summary.view.js';
import { RecordState } from './record-state.type.js';
import { viewRecordState } from './record-state.view.js';
import { TaskConnection, TasksFilterInput } from './tasks.type.js';
import { viewTasks } from './tasks.view.js';

@Resolver()
export class QueriesResolver {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  @Query(() => CaseFileConnection, {
    description:
      "A person's whole journey in order. A person whom you do not reach looks like one who does not exist: NOT_FOUND.",
  })
  caseFile(
    @Context() context: RequestContext,
    @Args('personId', { type: () => ID, description: 'The person.' }) personId: string,
    @Args('includeSuperseded', {
      type: () => Boolean,
      defaultValue: false,
      description: 'Also entries that were taken back or replaced.',
    })
    includeSuperseded: boolean,
    @Args() args: PagedAsOfArgs,
  ): Promise<CaseFileConnection> {
    return viewCaseFile(this.gateway, context, { personId, includeSuperseded }, args);
  }

  @Query(() => CaseConnection, { description: 'The cases of the persons whom you reach, with their state.' })
  cases(
    @Context() context: RequestContext,
    @Args('filter', { type: () => CasesFilterInput, defaultValue: {}, description: 'Which of them.' })
    filter: CasesFilterInput,
    @Args() args: PagedAsOfArgs,
  ): Promise<CaseConnection> {
    return viewCases(this.gateway, context, filter, args);
  }

  @Query(() => ConcernConnection, {
    description: 'The safeguarding concerns that you reach, what cannot wait first. For safeguarding leads.',
  })
  concerns(
    @Context() context: RequestContext,
    @Args('filter', { type: () => ConcernsFilterInput, defaultValue: {}, description: 'Which of them.' })
    filter: ConcernsFilterInput,
    @Args() args: PagedAsOfArgs,
  ): Promise<ConcernConnection> {
    return viewConcerns(this.gateway, context, filter, args);
  }

  @Query(() => TaskConnection, {
    description: 'What somebody is asked to look at about the persons whom you reach, the urgent first.',
  })
  tasks(
    @Context() context: RequestContext,
    @Args('filter', { type: () => TasksFilterInput, defaultValue: {}, description: 'Which of them.' })
    filter: TasksFilterInput,
    @Args() args: PagedAsOfArgs,
  ): Promise<TaskConnection> {
    return viewTasks(this.gateway, context, filter, args);
  }

  @Query(() => ProgrammeSummaryView, {
    description:
      'The programme under one of your contracts, in numbers. For commissioners small numbers are hidden and others rounded in every breakdown.',
  })
  programmeSummary(
    @Context() context: RequestContext,
    @Args('contract', { type: () => ID, description: 'The contract.' }) contract: string,
    @Args('contractYear', {
      type: () => ID,
      nullable: true,
      description: 'One of its years. Default: everything up to `asAt`.',
    })
    contractYear: string | null,
    @Args('unit', { type: () => ID, nullable: true, description: 'One of its Delivery Units.' })
    unit: string | null,
    @Args() args: AsOfArgs,
  ): Promise<ProgrammeSummaryView> {
    return viewProgrammeSummary(this.gateway, context, { contract, contractYear, unit }, args);
  }

  @Query(() => [ContractView], { description: 'The contracts whose numbers you may see.' })
  contracts(@Context() context: RequestContext, @Args() args: AsOfArgs): Promise<readonly ContractView[]> {
    return viewContracts(this.gateway, context, args);
  }

  @Query(() => Me, { description: 'Who you are here, and what you may do.' })
  me(@Context() { principal }: RequestContext): Me {
    return viewMe(principal);
  }

  @Query(() => RecordState, { description: 'How far the record goes, and how far each read model has come.' })
  recordState(@Context() context: RequestContext): Promise<RecordState> {
    return viewRecordState(this.gateway, context);
  }
}
