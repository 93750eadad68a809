import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { catalogue, type CommandDefinition } from '../catalogue/index.js';
import { DESCRIPTOR, type Descriptor, type ResourceDescriptor, readDescriptor } from './descriptor.js';
import { type ImportFault, ImportRefused, refusal, unopened } from './fault.js';
import { suggestion } from './nearest.js';

/** A CSV file and the command that each of its rows is. */
export interface Resource {
  /** Relative to the folder. */
  readonly path: string;
  readonly definition: CommandDefinition;
  /** Who kept it: the source of every row. */
  readonly system: string;
}

export interface ImportPackage {
  /** Names the batch: rows of the same batch are recognised when they come again, wherever the folder lies. */
  readonly batch: string;
  readonly resources: readonly Resource[];
  /** CSV files of the folder that the package does not list. */
  readonly unlisted: readonly string[];
}

const NOT_NAMED = 'an office that did not name itself';

/**
 * What a folder holds for the import: by its `datapackage.json` (Frictionless Data Package, each resource with a
 * `command`), or without one, every CSV file that is named after a command.
 * @throws ImportRefused naming everything that is wrong
 */
export function readPackage(folder: string): ImportPackage {
  const names = listFolder(folder);
  const described = names.includes(DESCRIPTOR);
  const descriptor = described ? readDescriptor(join(folder, DESCRIPTOR)) : descriptorOf(names);
  const faults: ImportFault[] = [];
  const resources = descriptor.resources.flatMap((resource, index): Resource[] => {
    const read = readResource(folder, resource, descriptor, `resources[${index}]`);
    if (read.kind === 'resource') return [read.resource];
    faults.push({ file: described ? DESCRIPTOR : (resource.path ?? '.'), ...read.fault, code: 'UNREADABLE' });
    return [];
  });
  const paths = resources.map(({ path }) => path);
  for (const path of new Set(paths.filter((path, index) => paths.indexOf(path) !== index))) {
    faults.push({ file: DESCRIPTOR, field: path, rule: 'is listed twice: list it once', code: 'UNREADABLE' });
  }
  if (faults.length > 0) throw new ImportRefused(faults);
  if (resources.length === 0) {
    throw refusal('.', `holds nothing to import: add ${DESCRIPTOR}, or CSV files named after a command`);
  }
  const listed = new Set(paths);
  return {
    batch: descriptor.name ?? basename(resolve(folder)),
    resources,
    unlisted: names.filter((name) => isCsv(name) && !listed.has(name)),
  };
}

type ReadResource =
  | { readonly kind: 'resource'; readonly resource: Resource }
  | { readonly kind: 'wrong'; readonly fault: { readonly field?: string; readonly rule: string } };

function readResource(
  folder: string,
  { path, command, sources }: ResourceDescriptor,
  { title }: Descriptor,
  field: string,
): ReadResource {
  const wrong = (rule: string, at = field): ReadResource => ({ kind: 'wrong', fault: { field: at, rule } });
  if (path === undefined || path === '') return wrong('must have a path, the name of a CSV file');
  if (isAbsolute(path) || /^\.\.($|[\\/])/.test(normalize(path))) {
    return wrong(`${path} must be inside the folder: put the file there`, `${field}.path`);
  }
  if (!isFile(join(folder, path)))
    return wrong(`${path} is not there: correct the path, or add the file`, `${field}.path`);
  if (leadsOut(folder, path)) {
    return wrong(
      `${path} is a symbolic link that leads out of the folder: put the file itself there`,
      `${field}.path`,
    );
  }
  const name = command ?? commandNameOf(path);
  const definition = commandOf(name);
  if (!definition) {
    return wrong(
      `${name} is not a command: ${suggestion(name, catalogue.map(mutationName))}`,
      `${field}.command`,
    );
  }
  if (definition.byHand) {
    return wrong(`${name} is not imported: whoever answers for it sends it by hand`, `${field}.command`);
  }
  const system = sources?.[0]?.title ?? title ?? NOT_NAMED;
  return { kind: 'resource', resource: { path: normalize(path), definition, system } };
}

/** A command is named as its mutation is, or as its class: `submitReferral`, `SubmitReferral`, `submit-referral`. */
function commandOf(name: string): CommandDefinition | undefined {
  const plain = name.replace(/[-_ ]/g, '').toLowerCase();
  return catalogue.find((definition) => definition.name.toLowerCase() === plain);
}

const mutationName = ({ name }: CommandDefinition): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `04-submit-referral.csv` is `submit-referral`: a number in front gives the files an order. */
function commandNameOf(path: string): string {
  return basename(path)
    .replace(/\.csv$/i, '')
    .replace(/^\d+[-_. ]*/, '');
}

function descriptorOf(names: readonly string[]): Descriptor {
  return { resources: names.filter(isCsv).map((path) => ({ path })) };
}

const isCsv = (name: string): boolean => /\.csv$/i.test(name);

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw refusal(folder, 'there is no such folder: check the path');
    if (code === 'ENOTDIR') throw refusal(folder, 'is a file: name the folder that holds it');
    const rule = unopened(error);
    throw rule === undefined ? error : refusal(folder, rule);
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (error) {
    if (unopened(error) === undefined) throw error;
    return true; // It is there. Why it cannot be opened is told where it is read.
  }
}

/** A folder that was handed in must not have the import read, and repeat in its faults, what lies elsewhere. */
function leadsOut(folder: string, path: string): boolean {
  try {
    const from = relative(realpathSync(folder), realpathSync(join(folder, path)));
    return isAbsolute(from) || from === '..' || from.startsWith(`..${sep}`);
  } catch (error) {
    if (unopened(error) === undefined) throw error;
    return false; // Why it cannot be opened is told where it is read.
  }
}

function codeOf(error: unknown): unknown {
  return error !== null && typeof error === 'object' && 'code' in error ? error.code : undefined;
}
