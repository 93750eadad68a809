import { contractsManaged, type Principal, type Role } from '#access';
import { kindOfStream } from '../context/reach.js';
import { notFound } from '../errors/gateway-errors.js';

const BOUND: readonly Role[] = ['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'];

/**
 * Those who run and manage contracts record under their own: a case under a contract brings its person into sight, so
 * under anybody's it would bring anybody. So do they in their own units, where their identity names any. A contract that is awarded is new, and cannot be anyone's own yet.
 * @param input the checked input of the command
 * @throws GatewayError NOT_FOUND, as for a contract that does not exist
 */
export function requireOwnContract(
  principal: Principal,
  role: Role,
  command: string,
  stream: string,
  input: object,
): void {
  if (!BOUND.includes(role) || command === 'AwardContract') return;
  const ofStream = kindOfStream(stream) === 'contract' ? [stream.slice('contract-'.length)] : [];
  const named = 'contract' in input && typeof input.contract === 'string' ? [input.contract] : [];
  const contracts = contractsManaged(principal);
  if ([...ofStream, ...named].some((contract) => !contracts.includes(contract))) throw notFound();
  const unit = 'unit' in input && typeof input.unit === 'string' ? input.unit : undefined;
  const { units } = principal;
  if (named.length > 0 && unit !== undefined && units !== undefined && !units.includes(unit))
    throw notFound();
}
