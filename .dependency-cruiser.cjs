/**
 * The house's one-way rules (docs/architecture.md): apps → application, read-models, access, evaluation →
 * projections, privacy → event-log; application, read-models and evaluation also → programme. telemetry → all of them.
 */
const lib = (names) => `^libs/(${names})/`;
const OTHER_LIBS =
  'event-log|programme|application|projections|read-models|privacy|access|evaluation|telemetry';
const except = (...names) =>
  OTHER_LIBS.split('|')
    .filter((name) => !names.includes(name))
    .join('|');
/** @param {string} name @param {string[]} may which other libs it may import */
const oneWay = (name, may) => ({
  name: `${name}-imports-only-what-lies-below-it`,
  severity: 'error',
  from: { path: lib(name) },
  to: { path: [lib(except(name, ...may)), '^apps/'] },
});
const SPECS = '[.]spec[.]ts$';
const NPM = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

module.exports = {
  forbidden: [
    oneWay('event-log', []),
    oneWay('programme', []),
    oneWay('privacy', ['event-log']),
    oneWay('projections', ['event-log']),
    oneWay('evaluation', ['projections', 'privacy', 'event-log', 'programme']),
    oneWay('access', ['projections', 'privacy', 'event-log']),
    oneWay('read-models', ['projections', 'privacy', 'event-log', 'programme']),
    oneWay('application', ['projections', 'privacy', 'event-log', 'programme']),
    oneWay('telemetry', [
      'application',
      'read-models',
      'access',
      'projections',
      'privacy',
      'event-log',
      'programme',
    ]),
    {
      name: 'the-domain-uses-no-framework',
      comment: 'programme and evaluation import nothing but types and pure helpers.',
      severity: 'error',
      from: { path: lib('programme|evaluation'), pathNot: [SPECS, '/testing/'] },
      to: { dependencyTypes: NPM, pathNot: '(^|/)node_modules/(typebox|temporal-polyfill)/' },
    },
    {
      name: 'the-domain-does-no-input-or-output',
      severity: 'error',
      from: { path: lib('programme|evaluation'), pathNot: SPECS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-log-knows-no-framework',
      severity: 'error',
      from: { path: lib('event-log'), pathNot: SPECS },
      to: { path: '(^|/)node_modules/(@nestjs|@apollo|graphql|typebox|class-validator|kysely)/' },
    },
    {
      name: 'one-client-of-eventstoredb',
      comment: 'Its successor must not share a process with @eventstore/db-client: libs/event-log/README.md.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)@kurrent/' },
    },
    {
      name: 'only-the-surface-of-a-lib',
      comment: 'A lib is imported by its name (#event-log), never by a path into it.',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/[^/]+/src/index[.]ts$', '^libs/$2/'] },
    },
    {
      name: 'libs-know-no-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'no-cycles-between-modules',
      severity: 'error',
      from: { pathNot: SPECS },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-tools-at-run-time',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [SPECS, '/testing/', '/contract/'] },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: false,
    parser: 'tsc',
  },
};
