/** What a user may be. Roles come from the identity provider; which persons they reach comes from the log. */
export const ROLES = [
  'OFFENDER_MANAGER',
  'MENTOR',
  'TRAINER',
  'PROGRAMME_MANAGER',
  'SAFEGUARDING_LEAD',
  'CASE_SUPPORTER_MANAGER',
  'COMMISSIONER',
  'CONTRACT_MANAGER',
  'EVALUATOR',
  'DATA_PROTECTION_OFFICER',
  /** System housekeeping; sees no case data. */
  'ADMINISTRATOR',
  /** A service account that brings in what other systems hold; reads nothing. */
  'IMPORTER',
] as const;
export type Role = (typeof ROLES)[number];

/** The roles that a system may have of its own. All others are the work of a person, who signs in. */
export const SERVICE_ROLES: readonly Role[] = [
  'COMMISSIONER',
  'CONTRACT_MANAGER',
  'EVALUATOR',
  'ADMINISTRATOR',
  'IMPORTER',
];

export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** What a safeguarding lead's identity names who is a lead for all contracts. No contract can have it as its id. */
export const EVERY_CONTRACT = '*';

/** Who asks: a verified identity, never anything that a request says about itself. */
export interface Principal {
  /** The id at the identity provider: officers and trainers are named by it in the log. */
  readonly id: string;
  readonly name?: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
  /** Where this user is also a person of the programme: a mentor, or someone who once was. */
  readonly personId?: string;
  /** A system that speaks for itself, such as an importer. Nobody's person. */
  readonly service?: true;
  /** The contracts they work for. `EVERY_CONTRACT` among them means something to a safeguarding lead's role alone. */
  readonly contracts?: readonly string[];
  /** The Delivery Units they work in: who reaches people by contract reaches them within these. Undefined is no bound. */
  readonly units?: readonly string[];
  /** From when on the token is refused, in seconds since 1970: open sockets close then. */
  readonly expiresAt: number;
}
