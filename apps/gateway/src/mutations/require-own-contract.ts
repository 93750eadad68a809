import type { Principal, Role } from '#access';
import { kindOfStream } from '../context/reach.js';
import { notFound } from '../errors/gateway-errors.js';

const BOUND: readonly Role[] = ['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'];

/**
 * Those who run and manage contracts record under their own: a case under a contract brings its person into sight, so
 * under anybody's it would bring anybody. A contract that is awarded is new, and cannot be anyone's own yet.
 * @param input the checked input of the command
 * @throws GatewayError NOT_FOUND, as for a contract that does not exist
 */
export function requireOwnContract(
  { contracts = [] }: Principal,
  role: Role,
  command: string,
  stream: string,
  input: object,
): void {
  if (!BOUND.includes(role) || command === 'AwardContract') return;
  const ofStream = kindOfStream(stream) === 'contract' ? [stream.slice('contract-'.length)] : [];
  const named = 'contract' in input && typeof input.contract === 'string' ? [input.contract] : [];
  if ([...ofStream, ...named].some((contract) => !contracts.includes(contract))) throw notFound();
}
