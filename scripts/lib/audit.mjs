const HIGH = ['high', 'critical'];
/** How a registry answers that has no such list. */
const OFFERS_NONE = [404, 405, 501];

/**
 * What `npm audit --json` found out. A registry without an audit answers with a status that says so; any other failure
 * is one, so that an audit that never takes place does not pass for a good one for long.
 * @returns {{ passed: boolean, lines: string[] }}
 */
export function outcomeOfAudit(stdout, stderr) {
  const report = parsed(stdout);
  const told = `${stdout}\n${stderr}`;
  if (report?.vulnerabilities === undefined) {
    const status = report?.statusCode;
    if (OFFERS_NONE.includes(status)) {
      return {
        passed: true,
        lines: [
          `AUDIT UNAVAILABLE: this registry offers none (${status}), so nothing is known of its packages.`,
          'Run `npm audit` against a registry that does, such as registry.npmjs.org.',
        ],
      };
    }
    return { passed: false, lines: [`npm audit gave no report: ${told.trim().slice(0, 500)}`] };
  }
  const found = Object.values(report.vulnerabilities).filter(({ severity }) => HIGH.includes(severity));
  return {
    passed: found.length === 0,
    lines: found.map(({ name, severity, range }) => `${name} ${range}: a known fault of degree ${severity}`),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no report: what it says instead is looked at
  }
}
