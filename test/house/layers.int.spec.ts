import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const folders: string[] = [];

/** What the layer rules say of a small house that holds these files beside an empty index in every lib. */
function rulesBrokenBy(files: Readonly<Record<string, string>>): string {
  const house = mkdtempSync(join(tmpdir(), 'throughline-layers-'));
  folders.push(house);
  for (const name of ['package.json', 'tsconfig.json', 'tsconfig.base.json', '.dependency-cruiser.cjs']) {
    cpSync(join(root, name), join(house, name));
  }
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  const libs = ['event-log', 'programme', 'application', 'projections', 'read-models', 'privacy', 'access'];
  const empty = Object.fromEntries(
    libs.map((lib) => [`libs/${lib}/src/index.ts`, 'export const here = 1;\n']),
  );
  for (const [path, text] of Object.entries({ ...empty, ...files })) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  const cruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'apps', 'libs'],
    { cwd: house, encoding: 'utf8' },
  );
  return stdout + stderr;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('The layer rules', () => {
  it('let an app, a lib and the domain stand in their order', () => {
    const verdict = rulesBrokenBy({
      'apps/gateway/src/main.ts': "import '#application';\nimport '@nestjs/common';\n",
      'libs/application/src/run.ts': "import '#programme';\nimport '#event-log';\n",
      'libs/programme/src/rule.ts': "import 'temporal-polyfill';\nimport 'typebox';\n",
    });
    expect(verdict).toContain('no dependency violations');
  });

  it.each([
    ['the domain importing the log', 'programme', "import '#event-log';", 'programme-imports-only'],
    [
      'the domain importing a framework',
      'programme',
      "import '@nestjs/common';",
      'the-domain-uses-no-framework',
    ],
    ['the domain doing input or output', 'programme', "import 'node:fs';", 'the-domain-does-no-input'],
    [
      'the log importing the domain, if only a type',
      'event-log',
      "import type { here } from '#programme';\nexport type Here = typeof here;",
      'event-log-imports-only',
    ],
    [
      'a projection engine knowing the domain',
      'projections',
      "import '#programme';",
      'projections-imports-only',
    ],
    [
      'the application reaching up to the read models',
      'application',
      "import '#read-models';",
      'application-imports-only',
    ],
    [
      'a lib importing an app',
      'application',
      "import '../../../apps/gateway/src/main.js';",
      'libs-know-no-apps',
    ],
    [
      'a lib importing a path into another',
      'application',
      "import '../../event-log/src/deep.js';",
      'only-the-surface-of-a-lib',
    ],
    [
      'a second client of EventStoreDB beside the first',
      'event-log',
      "import '@eventstore/db-client';\nimport '@kurrent/kurrentdb-client';",
      'one-client-of-eventstoredb',
    ],
    ['a file that is not there', 'application', "import './nowhere.js';", 'no-unresolvable'],
  ])('refuse %s', (_, lib, text, rule) => {
    const verdict = rulesBrokenBy({
      [`libs/${lib}/src/forbidden.ts`]: `${text}\n`,
      'apps/gateway/src/main.ts': 'export const app = 1;\n',
      'libs/event-log/src/deep.ts': 'export const deep = 1;\n',
    });
    expect(verdict).toContain(rule);
  });
});
