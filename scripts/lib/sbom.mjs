import { spawnSync } from 'node:child_process';

/** What npm says about a package whose licence is written otherwise than SPDX asks, by name: read in their own files. */
const READ_BY_HAND = {};

/** Licences whose terms MIT-licensed work may be handed on with: none asks that the whole be under its own. */
const COMPATIBLE = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'Unlicense',
  'CC0-1.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'Zlib',
  'WTFPL',
]);

/**
 * The bill of materials of what is handed on, in CycloneDX, as npm writes it from the lock.
 * @returns {{ bom?: object, fault?: string }}
 */
export function billOfMaterials(root) {
  const { stdout, stderr, status, error } = spawnSync(
    'npm',
    ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (error) return { fault: `npm could not be run: ${error.message}` };
  if (status !== 0) return { fault: `npm sbom ended with ${status}: ${stderr.trim()}` };
  try {
    return { bom: JSON.parse(stdout) };
  } catch {
    return { fault: 'npm sbom gave no JSON' };
  }
}

/**
 * What is wrong with a bill of materials: what it does not name, and licences that do not go with MIT.
 * @returns {string[]}
 */
export function faultsOfBill(bom) {
  if (bom.bomFormat !== 'CycloneDX' || !Array.isArray(bom.components) || bom.components.length === 0) {
    return ['it is no bill of materials in CycloneDX, or an empty one'];
  }
  const named = bom.components.flatMap((component) => {
    const { name, version, purl, hashes = [] } = component;
    const missing = [
      ...(name && version ? [] : ['name or version']),
      ...(purl?.startsWith('pkg:npm/') ? [] : ['purl']),
      ...(hashes.length > 0 ? [] : ['hash']),
    ];
    return missing.map((what) => `${name}@${version}: has no ${what}`);
  });
  return [...named, ...bom.components.flatMap(licenceFault)];
}

function licenceFault({ name, version, licenses = [] }) {
  const told = licenses.map(expressionOf).join(' AND ');
  if (told === '') return [`${name}@${version}: names no licence`];
  return isCompatible(told) ? [] : [`${name}@${version}: ${told} does not go with MIT`];
}

const expressionOf = ({ license, expression }) => expression ?? license?.id ?? license?.name ?? '';

/** `A OR B`: one of them; `A AND B`: both. */
export function isCompatible(expression) {
  const plain = expression.replaceAll(/[()]/g, ' ');
  return plain
    .split(/\sAND\s/i)
    .every((part) => part.split(/\sOR\s/i).some((licence) => COMPATIBLE.has(licence.trim())));
}
