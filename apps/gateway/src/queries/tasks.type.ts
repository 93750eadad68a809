import { TaskKind } from '#application';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Receipt } from './basis.type.js';
import { PageInfo } from './connection.type.js';
import { TaskStateEnum } from './enums.js';

@InputType({ description: 'Which tasks. What is left out does not matter.' })
export class TasksFilterInput {
  @Field(() => [TaskStateEnum], { nullable: true, description: 'In any of these states.' })
  states?: string[] | null;

  @Field(() => [TaskKind.graphql], { nullable: true, description: 'Of any of these kinds.' })
  kinds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Under this contract.' })
  contract?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this Delivery Unit.' })
  unit?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this person.' })
  personId?: string | null;
}

@ObjectType({ description: 'The entry that gave rise to a task.' })
export class TaskOriginView {
  @Field(() => String, { nullable: true, description: 'Its stream.' })
  stream!: string | null;

  @Field(() => ID, { nullable: true, description: 'The entry.' })
  eventId!: string | null;
}

@ObjectType({
  description: 'What somebody is asked to look at. A person decides; nothing changes by itself.',
})
export class TaskView {
  @Field(() => ID, { description: 'The task: give it to `assignTask` and `completeTask`.' })
  taskId!: string;

  @Field(() => TaskKind.graphql, { description: 'What is asked.' })
  kind!: string;

  @Field(() => Boolean, { description: 'True where it cannot wait.' })
  urgent!: boolean;

  @Field(() => TaskOriginView, {
    nullable: true,
    description: 'What gave rise to it; null where that is not for you to see.',
  })
  about!: TaskOriginView | null;

  @Field(() => [ID], { description: 'The persons it is about whom you reach, by opaque ids.' })
  persons!: readonly string[];

  @Field(() => [ID], { description: 'The matches to look at.' })
  matchIds!: readonly string[];

  @Field(() => [ID], { description: 'The entries to look at: those that rest on what has changed.' })
  entryIds!: readonly string[];

  @Field(() => String, { nullable: true, description: 'The Delivery Unit.' })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: 'The contract.' })
  contract!: string | null;

  @Field(() => String, { description: 'Since when it is asked.' })
  raisedOn!: string;

  @Field(() => TaskStateEnum, { description: 'What became of it.' })
  state!: string;

  @Field(() => String, { nullable: true, description: 'Whose it is.' })
  assignee!: string | null;

  @Field(() => String, { nullable: true, description: 'When it was done.' })
  doneOn!: string | null;
}

@ObjectType({ description: 'A task and its cursor.' })
export class TaskEdge {
  @Field(() => String, { description: 'Give it as `after` to go on from here.' })
  cursor!: string;

  @Field(() => TaskView, { description: 'The task.' })
  node!: TaskView;
}

@ObjectType({ description: 'Tasks within your sight: the urgent first, and of those the oldest.' })
export class TaskConnection {
  @Field(() => [TaskEdge], { description: 'The tasks.' })
  edges!: readonly TaskEdge[];

  @Field(() => PageInfo, { description: 'Where this page stands.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'How many there are on all pages.' })
  totalCount!: number;

  @Field(() => Receipt, { description: 'What the answer rests on.' })
  receipt!: Receipt;
}
