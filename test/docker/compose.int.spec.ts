import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Configuration } from '../../apps/standalone/src/configuration/index.js';
import { dataFolder } from '../support/data-folder.js';

/**
 * No engine of Docker runs here: what is tested is what the files say. That they start has not been tried by a test.
 */
const FOLDER = join(import.meta.dirname, '../../docker');
const files = readdirSync(FOLDER).filter((name) => name.startsWith('compose') && name.endsWith('.yaml'));
const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

type Values = Readonly<Record<string, unknown>>;
interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Values;
  readonly healthcheck?: Values;
}
interface Yaml {
  readonly load: (text: string) => unknown;
}
const yaml = createRequire(import.meta.url)('js-yaml') as Yaml;

function servicesOf(file: string): Readonly<Record<string, Service>> {
  const { services } = yaml.load(textOf(file).replaceAll('!override', '')) as {
    services: Record<string, Service>;
  };
  return services;
}

/** `${NAME:?what to say}`, `${NAME:-otherwise}`; a dollar that is doubled is none. */
const interpolations = (text: string) =>
  [...text.replaceAll('$$', '').matchAll(/\$\{(?<name>\w+)(?<rest>[^}]*)\}/g)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    rest: groups?.['rest'] ?? '',
  }));
const isSecret = (name: string): boolean => /PASSWORD|KEY|TOKEN|SECRET/.test(name);

describe.each(files)('docker/%s', (file) => {
  it('says what is missing of every setting, and has no default for a secret', () => {
    for (const { name, rest } of interpolations(textOf(file))) {
      expect([name, rest]).toEqual([name, expect.stringMatching(/^:\?\w{3,}.{5,}|^:-/)]);
      if (isSecret(name)) expect([name, rest]).toEqual([name, expect.stringMatching(/^:\?/)]);
    }
  });

  it('holds no secret itself', () => {
    for (const { environment = {} } of Object.values(servicesOf(file))) {
      for (const [name, value] of Object.entries(environment)) {
        if (/_FILE$|_PATH$/.test(name)) continue;
        if (isSecret(name) && !value.startsWith('postgres://'))
          expect([name, value]).toEqual([name, expect.stringMatching(/^\$\{\w+:\?[^}]+\}$/)]);
        expect([name, value]).toEqual([name, expect.not.stringMatching(/:\/\/[^/:@]*:(?!\$\{\w+:\?)[^@]*@/)]);
      }
    }
  });

  it('pins every image to a version', () => {
    for (const { image } of Object.values(servicesOf(file))) {
      if (image === 'throughline') continue; // built from what lies here
      expect(image).toMatch(/:\d+\.\d+/);
    }
  });
});

describe('docker/make-certificates.sh', () => {
  /** Which private keys each volume holds once the script has run on them; what it calls is stood in for. */
  const keysByVolume = (): ReadonlyMap<string, readonly string[]> => {
    const [folder, programs] = [dataFolder(), dataFolder()];
    const program = (name: string, text: string): void => {
      writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(programs, name), 0o755);
    };
    program(
      'openssl',
      'while [ $# -gt 0 ]; do case $1 in -keyout | -out) echo made > "$2" ;; esac; shift; done',
    );
    program('chown', 'exit 0'); // only root may give files away
    const volumes = servicesOf('compose.yaml')['certificates']?.volumes ?? [];
    const mounted = volumes.flatMap((volume) => {
      const [name = '', inside = ''] = volume.split(':');
      return name.startsWith('.') ? [] : [[name, join(folder, inside)] as const];
    });
    for (const [, place] of mounted) mkdirSync(place, { recursive: true });
    execFileSync('sh', [join(FOLDER, 'make-certificates.sh'), join(folder, 'certificates')], {
      env: { PATH: `${programs}:${process.env['PATH'] ?? ''}` },
    });
    return new Map(
      mounted.map(([name, place]) => [
        name,
        readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.key')),
      ]),
    );
  };

  it('makes a private key for each server, and keeps none of the authority', () => {
    expect([...keysByVolume().values()].flat().sort()).toEqual(['eventstoredb.key', 'postgres.key']);
  });

  it.each(files)('leaves each private key where no service of docker/%s but its server sees it', (file) => {
    const keys = keysByVolume();
    for (const [name, { volumes = [] }] of Object.entries(servicesOf(file))) {
      if (name === 'certificates') continue; // makes them, without a network, and ends
      const seen = volumes.flatMap((volume) => keys.get(volume.split(':')[0] ?? '') ?? []);
      const own = ['eventstoredb', 'postgres'].includes(name) ? [`${name}.key`] : [];
      expect([name, seen]).toEqual([name, own]);
    }
  });
});

describe('docs/how-to/run-on-eventstoredb-and-postgresql.md', () => {
  const document = readFileSync(join(FOLDER, '../docs/how-to/run-on-eventstoredb-and-postgresql.md'), 'utf8');
  const listed = new Set(
    [...document.matchAll(/^```\n(?<block>(?:[A-Z_]+=.*\n)+)```$/gm)].flatMap(({ groups }) =>
      [...(groups?.['block'] ?? '').matchAll(/\b([A-Z0-9_]+)=(?=\s)/g)].map(([, name]) => name),
    ),
  );

  it.each(files)('lists every setting without which docker/%s does not start', (file) => {
    const needed = interpolations(textOf(file)).filter(({ rest }) => rest.startsWith(':?'));
    for (const { name } of needed) expect([name, listed.has(name)]).toEqual([name, true]);
  });
});

describe('docker/compose.yaml', () => {
  const services = servicesOf('compose.yaml');

  it('runs the log, the databases, two gateways and a projector, each with a health check', () => {
    for (const name of ['eventstoredb', 'postgres', 'gateway-1', 'gateway-2', 'projector']) {
      expect([name, services[name]?.healthcheck]).toEqual([
        name,
        expect.objectContaining({ test: expect.anything() }),
      ]);
    }
    const processes = ['gateway-1', 'gateway-2', 'projector'].map(
      (name) => services[name]?.environment['PROCESS'],
    );
    expect(processes).toEqual(['gateway', 'gateway', 'projector']);
  });

  it('lets nothing write to its image, gain rights, or keep any that it does not need', () => {
    for (const [name, service] of Object.entries(services)) {
      expect({ name, ...service }).toMatchObject({
        name,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });

  it('shows the outside the gateways alone, on this machine alone', () => {
    for (const [name, { ports = [] }] of Object.entries(services)) {
      expect([name, ports.length]).toEqual([name, name.startsWith('gateway') ? 1 : 0]);
      expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    }
  });

  it.each(['gateway-1', 'gateway-2', 'projector'])('gives the %s a configuration that is taken', (name) => {
    const authority = join(dataFolder(), 'ca.crt');
    writeFileSync(authority, 'an authority');
    const key = Buffer.alloc(32, 7).toString('base64');
    const given = Object.entries(services[name]?.environment ?? {}).map(([setting, value]) => [
      setting,
      value
        .replace(/\$\{\w*_(KEY|TOKEN):\?[^}]*\}/g, key)
        .replace(/\$\{OIDC_\w+:\?[^}]*\}/g, 'https://identity.example/keys')
        .replace(/\$\{\w+:\?[^}]*\}/g, 'letters')
        .replace(/\$\{\w+:-(?<otherwise>[^}]*)\}/g, '$<otherwise>')
        .replaceAll('/certificates/ca.crt', authority),
    ]);
    const environment = Object.fromEntries(given) as Record<string, string>;
    expect(new Configuration(environment)).toMatchObject({ production: true, isDemonstration: false });
  });
});
