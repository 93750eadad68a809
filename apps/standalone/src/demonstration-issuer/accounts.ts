import { demoIdentities, type Identity, type Role, ROLES, SERVICE_ROLES } from '#access';

/** One account a role. Its id at the issuer is the role: the trainer and the programme manager are one user here. */
export const ACCOUNTS: Readonly<Record<Role, Identity>> = demoIdentities;

export const isAccount = (id: unknown): id is Role => ROLES.some((role) => role === id);

/** The client through which people sign in: a program on this machine, which can keep no secret. */
export const SIGN_IN_CLIENT = 'throughline-demonstration';
/** Where that program waits for the answer, at whichever port (RFC 8252, section 7.3). */
export const REDIRECTIONS = ['127.0.0.1', '[::1]', 'localhost'].map((host) => `http://${host}/callback`);

/** Of all service accounts, since nobody but this machine is let in. */
export const SERVICE_SECRET = 'demonstration';

/** Systems that speak for themselves, by the id of their client: each is its own subject, and nobody's person. */
export const SERVICES: Readonly<Record<string, Identity>> = Object.fromEntries(
  (['IMPORTER', 'EVALUATOR', 'COMMISSIONER'] as const)
    .filter((role) => SERVICE_ROLES.includes(role))
    .map((role) => {
      const { organisation, contracts } = demoIdentities[role];
      const id = `${role.toLowerCase()}-system`;
      return [id, { id, organisation, roles: [role], ...(contracts && { contracts }) }];
    }),
);
