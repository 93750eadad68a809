import { Refusal } from '#programme';
import type { CommandDefinition } from '../catalogue/index.js';
import type { CommandExecutor, Sender } from '../execution/index.js';
import { InvalidInput } from '../inputs/index.js';

/** What became of a command that the import sent. */
export type SendOutcome =
  | {
      readonly kind: 'accepted';
      /** It had been recorded before. */
      readonly repeated: boolean;
      /** Codes of the gates that were shut when it happened. */
      readonly deviations: readonly string[];
    }
  | { readonly kind: 'refused'; readonly faults: readonly SendFault[] };

export interface SendFault {
  readonly field?: string;
  readonly rule: string;
  readonly code: string;
}

/**
 * The way of the import's commands: in process, or to a running server. Throws where the command got no verdict; the
 * import then stops, and can be run again.
 */
export type SendCommand = (definition: CommandDefinition, input: object) => Promise<SendOutcome>;

/** Sends to an executor in this process. */
export function sendInProcess(executor: CommandExecutor, sender: Sender): SendCommand {
  return async (definition, input) => {
    try {
      const { repeated, deviations } = await executor.execute(definition, input, sender);
      return { kind: 'accepted', repeated, deviations };
    } catch (error) {
      if (error instanceof InvalidInput) {
        return { kind: 'refused', faults: error.faults.map((fault) => ({ ...fault, code: error.code })) };
      }
      if (error instanceof Refusal) return { kind: 'refused', faults: [faultOf(error)] };
      throw error;
    }
  };
}

function faultOf({ code, message, facts }: Refusal): SendFault {
  const looked = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  return { rule: looked.length === 0 ? message : `${message} [${looked.join(', ')}]`, code };
}
