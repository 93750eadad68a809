import type { InputFault } from '#application';

/** The values of an enum of the schema, so that a refusal can list them. */
export type EnumValues = (name: string) => readonly string[] | undefined;

type Tail = readonly [
  pattern: RegExp,
  fault: (field: string, match: RegExpExecArray, values: EnumValues) => InputFault,
];

const missing = (field: string): InputFault => ({ field, rule: 'is required: give a value' });
const oneOf = (field: string, name: string, values: EnumValues): InputFault => ({
  field,
  rule: `must be one of ${values(name)?.join(', ') ?? `the values of ${name}`}`,
});
const SCALARS: Readonly<Record<string, string>> = {
  Int: 'must be a whole number',
  Float: 'must be a number',
  Boolean: 'must be true or false',
  String: 'must be text',
  ID: 'must be an identifier, as text',
};

/** How GraphQL ends its complaint about a variable, and what it means in our words: field, rule, way out. */
const TAILS: readonly Tail[] = [
  [/Field "(\w+)" of required type ".+" was not provided\.$/, (at, [, name]) => missing(`${at}.${name}`)],
  [
    /Field "(\w+)" is not defined by type "\w+"\.(?: Did you mean .*)?$/,
    (at, [, name]) => ({
      field: `${at}.${name}`,
      rule: 'is not a field of this input: remove it or correct its name',
    }),
  ],
  [
    /does not exist in "(\w+)" enum\.(?: Did you mean .*)?$/,
    (at, [, name = ''], values) => oneOf(at, name, values),
  ],
  [/Enum "(\w+)" cannot represent /, (at, [, name = ''], values) => oneOf(at, name, values)],
  [/Expected non-nullable type ".+" not to be null\.$/, (at) => missing(at)],
  [/Expected type "\w+" to be an object\.$/, (at) => ({ field: at, rule: 'must be an object with fields' })],
  [
    /(Int|Float|Boolean|String|ID) cannot represent /,
    (at, [, name = '']) => ({ field: at, rule: SCALARS[name] ?? `must be of type ${name}` }),
  ],
  [/Expected type "(\w+)"\./, (at, [, name]) => ({ field: at, rule: `must be of type ${name}` })],
];

/**
 * Puts GraphQL's complaint about a variable into the words of this API: which field, which rule. What was sent is
 * not repeated. `$input.kind` is told as `kind`, as the rules of the commands tell it.
 * @returns undefined where the message is not such a complaint
 */
export function coercionFault(whole: string, values: EnumValues): InputFault | undefined {
  const message = withoutMiddle(whole);
  const absent = /^Variable "\$(\w+)" of (?:required|non-null) type /.exec(message);
  if (absent) return missing(absent[1] ?? '');
  const variable = /^Variable "\$(\w+)" got invalid value /.exec(message)?.[1];
  if (variable === undefined) return undefined;
  const at = / at "([\w.[\]]+)"; [^;]*$/.exec(message)?.[1] ?? variable;
  for (const [pattern, fault] of TAILS) {
    const match = pattern.exec(message);
    if (match) return withoutRoot(fault(at, match, values));
  }
  return withoutRoot({ field: at, rule: 'does not have the form that the schema asks for' });
}

/** Longer than any complaint about a value of ordinary size. */
const MAX_READ = 1_000;

/**
 * GraphQL repeats the value in its complaint, names of fields unquoted, and a body may be all one name. Searched as a
 * whole, one built from these very patterns held the process for seconds; who and what stand at the two ends.
 */
const withoutMiddle = (message: string): string =>
  message.length <= 2 * MAX_READ ? message : `${message.slice(0, MAX_READ)} … ${message.slice(-MAX_READ)}`;

const withoutRoot = ({ field, rule }: InputFault): InputFault => ({
  field: field.replace(/^input\./, ''),
  rule,
});
