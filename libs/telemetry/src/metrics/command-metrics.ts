import {
  type CommandExecutor,
  discreetCommands,
  discreetRefusals,
  InvalidInput,
  SenderGone,
} from '#application';
import { Refusal } from '#programme';
import type { Metrics } from './metrics.js';

/** Stands for every command, mutation and refusal of which the number alone may tell somebody something. */
export const DISCREET = 'discreet';

/** How a command ended. Which rule refused it stands apart from which it was: together they would tell too much. */
type Outcome = 'accepted' | 'repeated' | 'refused' | 'invalid' | 'abandoned' | 'failed';

/** The same executor, with what becomes of commands counted: those of people, imports and reactions alike. */
export function measuredExecutor(executor: CommandExecutor, metrics: Metrics): CommandExecutor {
  const commands = metrics.counter('commands_total', 'Commands by type and outcome', ['command', 'outcome']);
  const refusals = metrics.counter('command_refusals_total', 'Commands that a rule refused', ['code']);
  return {
    async execute(definition, plain, sender) {
      const command = discreetCommands.has(definition.name) ? DISCREET : definition.name;
      const count = (outcome: Outcome): void => commands.inc({ command, outcome });
      try {
        const receipt = await executor.execute(definition, plain, sender);
        count(receipt.repeated ? 'repeated' : 'accepted');
        return receipt;
      } catch (error) {
        count(outcomeOf(error));
        if (error instanceof Refusal)
          refusals.inc({ code: discreetRefusals.has(error.code) ? DISCREET : error.code });
        throw error;
      }
    },
  };
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Refusal) return 'refused';
  if (error instanceof InvalidInput) return 'invalid';
  return error instanceof SenderGone ? 'abandoned' : 'failed';
}
