import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandDefinition } from '../catalogue/command-definition.js';
import type { CommandExecutor } from './executor.js';
import type { Receipt } from './receipt.js';
import type { Sender } from './request.js';

/** A command of the catalogue on the CommandBus. */
export class RunCommand extends Command<Receipt> {
  constructor(
    readonly definition: CommandDefinition,
    /** The fields of the input class, as plain values. */
    readonly input: object,
    readonly sender: Sender,
  ) {
    super();
  }
}

/** The one handler: what differs between commands stands in the catalogue. Construct it with the executor. */
@CommandHandler(RunCommand)
export class RunCommandHandler implements ICommandHandler<RunCommand> {
  constructor(private readonly executor: CommandExecutor) {}

  execute({ definition, input, sender }: RunCommand): Promise<Receipt> {
    return this.executor.execute(definition, input, sender);
  }
}
