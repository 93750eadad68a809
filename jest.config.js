/** Jest over ES modules: run as `node --experimental-vm-modules`. Tiers are told by suffix: .unit.spec, .int.spec, .e2e.spec. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
  moduleNameMapper: {
    '^#([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // Most of the time is spent waiting for processes: one worker for each processor, and not one fewer.
  maxWorkers: '100%',
  // Tests that start processes share the machine with others: five seconds are too few for them.
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/scripts/lib/slow-files-reporter.mjs'],
  setupFiles: ['reflect-metadata'],
};
