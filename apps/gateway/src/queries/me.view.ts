import { POLICY, type Principal } from '#access';
import type { Me } from './me.type.js';

export function viewMe(principal: Principal): Me {
  const { id, organisation, roles, personId = null, contracts = [], expiresAt } = principal;
  return {
    id,
    organisation,
    roles,
    personId,
    contracts,
    mayDo: [...new Set(roles.flatMap((role): readonly string[] => POLICY[role]))].sort(),
    expiresAt: new Date(expiresAt * 1000).toISOString(),
  };
}
