import type { SendCommand } from '#application';
import { refusalCodes } from '#programme';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import { importing } from '../../standalone/src/command-line-documents.js';
import { type CallingHere, requireAccepted } from './calling.js';
import { askServer } from './server-api.js';

/** Sends the import's commands to the running server, as the mutations that everybody sends. */
export function sendOverHttp(calling: CallingHere): SendCommand {
  return async (definition, input) => {
    const { field, query } = importing(definition);
    const answer = await askServer(calling, query, { input });
    if (answer.kind === 'failed') {
      const { code, message, faults } = answer.failure;
      if (code === 'BAD_USER_INPUT' && faults.length > 0) {
        return { kind: 'refused', faults: faults.map((fault) => ({ ...fault, code: 'INVALID_INPUT' })) };
      }
      if (Object.hasOwn(refusalCodes, code)) return { kind: 'refused', faults: [{ rule: message, code }] };
      requireAccepted(calling, code);
      throw new BootFailure(`${calling.server.url} did not take ${field}: ${message} (${code})`);
    }
    const receipt = answer.data[field];
    return {
      kind: 'accepted',
      repeated: isReceipt(receipt) && receipt.repeated,
      deviations: isReceipt(receipt) ? receipt.deviations : [],
    };
  };
}

function isReceipt(
  value: unknown,
): value is { readonly repeated: boolean; readonly deviations: readonly string[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'repeated' in value &&
    typeof value.repeated === 'boolean' &&
    'deviations' in value &&
    Array.isArray(value.deviations)
  );
}
