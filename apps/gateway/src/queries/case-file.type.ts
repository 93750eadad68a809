import { Field, ID, ObjectType } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { RefusalCodeEnum } from '../mutations/command-receipt.type.js';
import { Receipt } from './basis.type.js';
import { PageInfo } from './connection.type.js';
import { CaseRouteEnum, CaseStateEnum, EntryRoleEnum, SupersededKindEnum } from './enums.js';

@ObjectType({ description: 'Who recorded something.' })
export class ActorView {
  @Field(() => ID, { description: 'Id at the identity provider.' })
  id!: string;

  @Field(() => String, { description: 'The role in which they acted.' })
  role!: string;

  @Field(() => String, { description: 'Their organisation.' })
  organisation!: string;
}

@ObjectType({ description: 'A gate that was shut when the fact happened.' })
export class DeviationView {
  @Field(() => RefusalCodeEnum, { description: 'Which gate.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'Why it was recorded nevertheless. Personal.' })
  reason!: string | null;

  @Field(() => ID, { description: 'Who accepted that.' })
  acceptedBy!: string;
}

@ObjectType({ description: 'Where imported history comes from.' })
export class SourceView {
  @Field(() => String, { description: 'The system or office that kept it.' })
  system!: string;

  @Field(() => String, { description: 'The batch of the import.' })
  batch!: string;

  @Field(() => String, { description: 'File and line.' })
  row!: string;

  @Field(() => String, { nullable: true, description: 'When the office says that it recorded it.' })
  recordedOn!: string | null;
}

@ObjectType({ description: 'That an entry stands no longer.' })
export class SupersededView {
  @Field(() => String, { description: 'Since when, by the log.' })
  at!: string;

  @Field(() => ActorView, { description: 'By whom.' })
  by!: ActorView;

  @Field(() => SupersededKindEnum, { description: 'How.' })
  kind!: string;

  @Field(() => ID, { description: 'The correcting entry.' })
  eventId!: string;

  @Field(() => String, { nullable: true, description: 'Why. Personal.' })
  reason!: string | null;
}

@ObjectType({ description: 'One entry of a case file.' })
export class CaseFileEntryView {
  @Field(() => ID, { description: 'Its id: corrections name it.' })
  entryId!: string;

  @Field(() => String, { description: 'Its event type.' })
  type!: string;

  @Field(() => String, { description: 'What it says, in one line of plain English.' })
  summary!: string;

  @Field(() => String, { description: 'The London day on which it happened.' })
  occurredOn!: string;

  @Field(() => String, { nullable: true, description: 'When on that day, where that is on record.' })
  occurredAt!: string | null;

  @Field(() => String, { description: 'When the log took it.' })
  recordedAt!: string;

  @Field(() => String, { description: 'Its place in the log.' })
  position!: string;

  @Field(() => String, { description: 'The history that holds it: corrections name it.' })
  stream!: string;

  @Field(() => String, { description: 'Its revision in that history: a whole number, as text.' })
  revision!: string;

  @Field(() => EntryRoleEnum, { description: 'As what the person of the file appears in it.' })
  role!: string;

  @Field(() => [ID], { description: 'The persons it is about, by their opaque ids.' })
  subjects!: readonly string[];

  @Field(() => ID, { nullable: true, description: 'The case that it belongs to.' })
  caseId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The match that it belongs to.' })
  matchId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The training group that it belongs to.' })
  groupId!: string | null;

  @Field(() => String, { nullable: true, description: 'The Delivery Unit at the time.' })
  deliveryUnit!: string | null;

  @Field(() => String, { nullable: true, description: 'The contract.' })
  contract!: string | null;

  @Field(() => ActorView, { description: 'Who recorded it.' })
  actor!: ActorView;

  @Field(() => ID, { nullable: true, description: 'Whose word it is, where somebody else recorded it.' })
  reportedBy!: string | null;

  @Field(() => GraphQLJSONObject, {
    description:
      'Its own fields, as schema/events describes them. A personal one reads [erased] once it was erased, and [confidential] where it is not for you.',
  })
  data!: object;

  @Field(() => [DeviationView], { description: 'Gates that were shut when it happened.' })
  deviations!: readonly DeviationView[];

  @Field(() => ID, { nullable: true, description: 'The entry that it replaces.' })
  corrects!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was recorded late. Personal.' })
  backdateReason!: string | null;

  @Field(() => SourceView, { nullable: true, description: 'Where it was imported from.' })
  source!: SourceView | null;

  @Field(() => SupersededView, { nullable: true, description: 'Set where it stands no longer.' })
  superseded!: SupersededView | null;
}

@ObjectType({ description: 'An entry and its cursor.' })
export class CaseFileEdge {
  @Field(() => String, { description: 'Give it as `after` to go on from here.' })
  cursor!: string;

  @Field(() => CaseFileEntryView, { description: 'The entry.' })
  node!: CaseFileEntryView;
}

@ObjectType({ description: 'A case that is open.' })
export class OpenCaseView {
  @Field(() => ID, { description: 'The case.' })
  caseId!: string;

  @Field(() => CaseRouteEnum, { description: 'As what the person was referred.' })
  route!: string;

  @Field(() => CaseStateEnum, { description: 'How far it has come.' })
  state!: string;

  @Field(() => String, { nullable: true, description: 'The contract.' })
  contract!: string | null;

  @Field(() => String, { nullable: true, description: 'The Delivery Unit of the referral.' })
  unit!: string | null;
}

@ObjectType({ description: 'A sentence, as things stand.' })
export class SentenceView {
  @Field(() => ID, { description: 'The sentence.' })
  sentenceId!: string;

  @Field(() => String, { nullable: true, description: 'Its kind; null where it is not for you.' })
  kind!: string | null;

  @Field(() => String, { description: 'The London day on which it began.' })
  startedOn!: string;

  @Field(() => String, { description: 'When it is due to end.' })
  expectedEndOn!: string;

  @Field(() => String, { nullable: true, description: 'When it ended.' })
  endedOn!: string | null;

  @Field(() => String, { nullable: true, description: 'How it ended.' })
  outcome!: string | null;

  @Field(() => Boolean, { description: 'True while a breach of it is not resolved.' })
  inBreach!: boolean;
}

@ObjectType({ description: "A person's whole journey, as mentee, learner, mentor and employee, in order." })
export class CaseFileConnection {
  @Field(() => ID, { description: 'The person.' })
  personId!: string;

  @Field(() => String, { nullable: true, description: 'When the person was registered.' })
  registeredOn!: string | null;

  @Field(() => Boolean, { description: 'True where the personal data of the person were erased.' })
  erased!: boolean;

  @Field(() => Boolean, {
    description:
      'True where the record is restricted (UK GDPR, article 18), or its erasure was ordered and is not done: it is met by the data-protection officer alone.',
  })
  restricted!: boolean;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Name, date of birth and contact, as last recorded. Personal.',
  })
  details!: object | null;

  @Field(() => SentenceView, { nullable: true, description: 'The sentence that began last.' })
  sentence!: SentenceView | null;

  @Field(() => [OpenCaseView], { description: 'The cases that are open.' })
  openCases!: readonly OpenCaseView[];

  @Field(() => [CaseFileEdge], {
    description: 'The entries that are for you, the oldest first.',
  })
  edges!: readonly CaseFileEdge[];

  @Field(() => PageInfo, { description: 'Where this page stands.' })
  pageInfo!: PageInfo;

  @Field(() => Receipt, { description: 'What the answer rests on.' })
  receipt!: Receipt;
}
