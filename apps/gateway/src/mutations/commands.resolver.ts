import { Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { catalogue, type CommandDefinition } from '#application';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { GATEWAY } from '../services.js';
import { CommandReceipt } from './command-receipt.type.js';
import { mutationDescription, mutationName } from './mutation-documentation.js';
import { sendCommand } from './send-command.js';

/** One mutation for each command of the catalogue. What a command is stands there, and nowhere here. */
@Resolver()
export class CommandsResolver {
  constructor(
    @Inject(GATEWAY) readonly gateway: Gateway,
    @Inject(CommandBus) readonly bus: CommandBus,
  ) {}
}

function addMutation(definition: CommandDefinition): void {
  const name = mutationName(definition);
  const descriptor = {
    value(this: CommandsResolver, input: object, context: RequestContext): Promise<CommandReceipt> {
      return sendCommand(this.gateway, this.bus, definition, input, context);
    },
    writable: true,
    configurable: true,
  };
  const { prototype } = CommandsResolver;
  Object.defineProperty(prototype, name, descriptor);
  // What the compiler would have noted down for a method written by hand.
  Reflect.defineMetadata('design:paramtypes', [definition.input, Object], prototype, name);
  Args('input', { type: () => definition.input })(prototype, name, 0);
  Context()(prototype, name, 1);
  const options = { name, description: mutationDescription(definition) };
  Mutation(() => CommandReceipt, options)(prototype, name, descriptor);
}

for (const definition of catalogue) addMutation(definition);
