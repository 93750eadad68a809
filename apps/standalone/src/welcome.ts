import { ESSEX, type Role, ROLES } from '#access';
import { ISSUER_PATH } from './demonstration-issuer/demonstration-issuer.js';
import { WHO } from './who.js';

interface Welcome {
  readonly url: string;
  readonly dataFolder: string;
  /** False where servers keep the record, and the folder only what the command line needs. */
  readonly keepsAll: boolean;
  readonly tokens: Readonly<Record<string, string>>;
  /** Leaves the data folder out of commands where it is the default. */
  readonly isDefaultFolder: boolean;
}

/** A path as a shell takes it, whatever it holds. */
const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;

/** What the demonstration prints once it runs: where it is, who one may be, and what to try first. */
export function welcome({ url, dataFolder, keepsAll, tokens, isDefaultFolder }: Welcome): string {
  const data = isDefaultFolder ? '' : ` --data ${quoted(dataFolder)}`;
  const token = (role: Role): string => tokens[role] ?? '';
  const query = `{ programmeSummary(contract: "${ESSEX.contract}", asAt: "2013-12-02") { awards funnel { route stage cases } caseSupporters { employed waiting } receipt { asAt position } } }`;
  return [
    `throughline is running: this is the demonstration, for this machine alone.`,
    ``,
    `  GraphQL        ${url}/graphql   (subscriptions: ${url.replace(/^http/, 'ws')}/graphql)`,
    `  Replay         ${url}/replay`,
    `  Health         ${url}/health/live`,
    `  Identities     ${url}${ISSUER_PATH}   (OpenID Connect: docs/how-to/identity.md)`,
    keepsAll
      ? `  Everything is kept in ${dataFolder}`
      : `  Kept where its settings say; what has no other place lies in ${dataFolder}`,
    ``,
    `Who you may be: send "authorization: Bearer TOKEN" with one of these, which last for a week.`,
    ...ROLES.map((role) => `\n  ${role}: ${WHO[role]}\n  ${token(role)}`),
    ``,
    `Three requests to paste into another terminal:`,
    ``,
    `# 1. A commissioner asks how the programme stood on 2 December 2013.`,
    `curl -s ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token('COMMISSIONER')}' \\`,
    `  -d '${JSON.stringify({ query })}'`,
    ``,
    `# 2. Staff watch cases live: everything since the beginning, then each change as it comes.`,
    `npx throughline watch --as PROGRAMME_MANAGER${data}`,
    ``,
    `# 3. An evaluator replays the log, pseudonymised, in order.`,
    `curl -sN ${url}/replay -H 'authorization: Bearer ${token('EVALUATOR')}'`,
    ``,
    // The last line: whoever waits for it has read all of the above.
    `Ready. Ctrl-C ends it.`,
  ].join('\n');
}
