/**
 * What becomes of a value in a release. `date` keeps a day, or the London day of an instant, as finely as the release
 * tells time. A field that a shape does not
 * name is dropped: what is released is on a list, not off one.
 */
export type Treatment =
  'pseudonym' | 'keep' | 'date' | 'drop' | { readonly each: Treatment } | { readonly fields: ReleaseShape };

export interface ReleaseShape {
  readonly [field: string]: Treatment;
}

/** A node of a JSON Schema: its keywords. */
interface SchemaNode {
  readonly [keyword: string]: unknown;
}

/** Identifiers that are no person's and that an evaluation needs as they are. */
export const KEPT_IDENTIFIERS: readonly string[] = [
  'area',
  'areas',
  'contract',
  'contractId',
  'deliveryUnit',
  'entryType',
  'module',
  'modules',
  'unit',
  'unitId',
];

const ENTITY_ID = '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$';
const TIMES: readonly string[] = ['london-day', 'date', 'utc-instant', 'date-time'];
/** Patterns of codes whose lists are kept outside the schema, such as `^[A-Z][A-Z_]{0,63}$`: nobody writes a sentence in one. */
const CODE = /^\^\[A-Z\]\[A-Z(0-9)?_\](\*|\{0,\d+\})\$$/;

/**
 * Derives from the published schema of an event's data what a release may hold of it: personal fields and free text
 * go, identifiers become pseudonyms (but for those in `kept`), codes, numbers and flags stay, days and
 * instants become as coarse as the release. What the derivation does not understand goes too.
 * @param schema a JSON Schema of an object
 */
export function releaseShape(schema: object, kept: readonly string[] = KEPT_IDENTIFIERS): ReleaseShape {
  const properties = isNode(schema) ? schema['properties'] : undefined;
  if (!isNode(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([field, node]) => [field, treatmentOf(node, field, kept)]),
  );
}

/**
 * What of a shape stands on a list, by path: `minutes`, `referrer.kind`. A field that nobody has put there is withheld,
 * however harmless its schema looks.
 */
export function permitted(shape: ReleaseShape, paths: readonly string[]): ReleaseShape {
  const kept: [string, Treatment][] = [];
  for (const [field, treatment] of Object.entries(shape)) {
    if (typeof treatment === 'object' && 'fields' in treatment) {
      const prefix = `${field}.`;
      const within = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
      if (within.length > 0) kept.push([field, { fields: permitted(treatment.fields, within) }]);
    } else if (paths.includes(field)) {
      kept.push([field, treatment]);
    }
  }
  return Object.fromEntries(kept);
}

function treatmentOf(node: unknown, field: string, kept: readonly string[]): Treatment {
  if (!isNode(node) || 'x-personal' in node) return 'drop';
  if ('const' in node || Array.isArray(node['enum'])) return 'keep';
  const choices = node['anyOf'] ?? node['oneOf'];
  if (Array.isArray(choices)) return ofChoices(choices, field, kept);
  switch (node['type']) {
    case 'number':
    case 'integer':
    case 'boolean':
      return 'keep';
    case 'string':
      return ofString(node, field, kept);
    case 'array':
      return { each: treatmentOf(node['items'], field, kept) };
    case 'object':
      return { fields: releaseShape(node, kept) };
    default:
      return 'drop';
  }
}

function ofString(node: SchemaNode, field: string, kept: readonly string[]): Treatment {
  if (node['pattern'] === ENTITY_ID) return kept.includes(field) ? 'keep' : 'pseudonym';
  if (typeof node['pattern'] === 'string' && CODE.test(node['pattern'])) return 'keep';
  return typeof node['format'] === 'string' && TIMES.includes(node['format']) ? 'date' : 'drop';
}

/** Alternatives are kept where all would be treated alike; of a mixture nothing is safe to say. */
function ofChoices(choices: readonly unknown[], field: string, kept: readonly string[]): Treatment {
  const treatments = choices
    .filter((choice) => !(isNode(choice) && choice['type'] === 'null'))
    .map((choice) => treatmentOf(choice, field, kept));
  const [first] = treatments;
  return first !== undefined && treatments.every((treatment) => treatment === first) ? first : 'drop';
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
