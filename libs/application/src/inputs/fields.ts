import { Field, ID, Int, registerEnumType } from '@nestjs/graphql';
import { isInstant, isLondonDay, MAX_TEXT } from '#programme';
import { Type as TransformType } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';

/**
 * The fields of input classes: each decorator says once what GraphQL, class-validator and the CSV import need to
 * know. Every message names the rule and the way out; class-validator puts the field's name in front.
 */
export interface FieldOptions {
  readonly description: string;
  readonly optional?: boolean;
}

const compose =
  (...decorators: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };

const presence = (options: FieldOptions): readonly PropertyDecorator[] =>
  options.optional ? [IsOptional()] : [];

/** How the CSV import reads a cell of this field. */
export type CellKind = 'text' | 'number' | 'boolean' | 'list';
const CELL = Symbol('cell');
const cell = (kind: CellKind): PropertyDecorator => Reflect.metadata(CELL, kind);
export function cellKind(input: object, property: string): CellKind | undefined {
  const kind: unknown = Reflect.getMetadata(CELL, input, property);
  return kind === 'text' || kind === 'number' || kind === 'boolean' || kind === 'list' ? kind : undefined;
}

const NESTED = Symbol('nested');
const nested = (type: () => new () => object): PropertyDecorator => Reflect.metadata(NESTED, type);
const isTypeThunk = (value: unknown): value is () => new () => object => typeof value === 'function';
/** The class of a nested input object, whose fields the import reads from columns with a dot. */
export function nestedInput(input: object, property: string): (new () => object) | undefined {
  const type: unknown = Reflect.getMetadata(NESTED, input, property);
  return isTypeThunk(type) ? type() : undefined;
}

const graphql = (type: () => unknown, options: FieldOptions): PropertyDecorator =>
  Field(type as () => object, { description: options.description, nullable: options.optional ?? false });

/** An opaque identifier: a person, a case, a match. */
export const IdField = (options: FieldOptions): PropertyDecorator =>
  compose(
    graphql(() => ID, options),
    ...presence(options),
    IsString({ message: 'must be text' }),
    Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, {
      message: 'must be 1 to 64 letters, digits, - or _, and begin with a letter or digit',
    }),
    cell('text'),
  );

/** An identifier that nobody finds by guessing, for what not even its existence may be told. */
export const UuidField = (options: FieldOptions): PropertyDecorator =>
  compose(
    graphql(() => ID, options),
    ...presence(options),
    IsString({ message: 'must be text' }),
    Matches(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
      message: 'must be a UUID in lower case: make a random one for something new',
    }),
    cell('text'),
  );

/** A Europe/London day. */
export const DayField = (options: FieldOptions): PropertyDecorator =>
  compose(
    graphql(() => String, options),
    ...presence(options),
    ValidateBy(
      {
        name: 'isLondonDay',
        validator: { validate: (value) => typeof value === 'string' && isLondonDay(value) },
      },
      { message: 'must be a day that exists, written YYYY-MM-DD' },
    ),
    cell('text'),
  );

/** An instant in UTC. */
export const InstantField = (options: FieldOptions): PropertyDecorator =>
  compose(
    graphql(() => String, options),
    ...presence(options),
    ValidateBy(
      {
        name: 'isInstant',
        validator: { validate: (value) => typeof value === 'string' && isInstant(value) },
      },
      { message: 'must be an instant in UTC with milliseconds, such as 2013-05-07T13:30:00.000Z' },
    ),
    cell('text'),
  );

/** A short name of a thing that is not a person. */
export const LabelField = (options: FieldOptions): PropertyDecorator =>
  compose(
    graphql(() => String, options),
    ...presence(options),
    IsString({ message: 'must be text' }),
    Length(1, 200, { message: 'must have 1 to 200 characters' }),
    cell('text'),
  );

/** Free text, which is sealed when it is stored. */
export const TextField = (options: FieldOptions): PropertyDecorator =>
  compose(
    graphql(() => String, options),
    ...presence(options),
    IsString({ message: 'must be text' }),
    Length(1, MAX_TEXT, { message: `must have 1 to ${MAX_TEXT} characters` }),
    cell('text'),
  );

/** Of commands that may be recorded about a person who is the work of others; `ownFields` leaves it out of the event. */
export const OutOfReachReasonField = (): PropertyDecorator =>
  TextField({
    description:
      'Why it is you who record it; needed where the person is the work of others, who are asked to look. Sealed.',
    optional: true,
  });

/** A whole number within bounds, both included. */
export const CountField = (
  options: FieldOptions & { readonly min: number; readonly max: number },
): PropertyDecorator =>
  compose(
    graphql(() => Int, options),
    ...presence(options),
    IsInt({ message: 'must be a whole number' }),
    Min(options.min, { message: `must be at least ${options.min}` }),
    Max(options.max, { message: `must be at most ${options.max}` }),
    cell('number'),
  );

export const FlagField = (options: FieldOptions): PropertyDecorator =>
  compose(
    graphql(() => Boolean, options),
    ...presence(options),
    IsBoolean({ message: 'must be true or false' }),
    cell('boolean'),
  );

/** A GraphQL enum made from a code list of the programme. */
export interface CodeList {
  readonly codes: readonly string[];
  readonly graphql: Readonly<Record<string, string>>;
}

/** Registers a code list as a GraphQL enum, once, at module level: `const Kind = codeList('SentenceKind', SENTENCE_KINDS, '…')`. */
export function codeList(name: string, codes: readonly string[], description: string): CodeList {
  const values = Object.fromEntries(codes.map((code) => [code, code]));
  registerEnumType(values, { name, description });
  return { codes, graphql: values };
}

/** One code of a list. */
export const CodeField = (list: CodeList, options: FieldOptions): PropertyDecorator =>
  compose(
    graphql(() => list.graphql, options),
    ...presence(options),
    IsIn(list.codes, { message: `must be one of ${list.codes.join(', ')}` }),
    cell('text'),
  );

const MAX_LIST = 100;

interface ListOptions extends FieldOptions {
  /** An empty list says nothing here: refuse it. */
  readonly atLeastOne?: boolean;
}

const length = (options: ListOptions): readonly PropertyDecorator[] => [
  ...(options.atLeastOne ? [ArrayNotEmpty({ message: 'must name at least one' })] : []),
  ArrayMaxSize(MAX_LIST, { message: `must have at most ${MAX_LIST} entries` }),
];

/** Several different codes of a list. */
export const CodesField = (list: CodeList, options: ListOptions): PropertyDecorator =>
  compose(
    graphql(() => [list.graphql], options),
    ...presence(options),
    IsArray({ message: 'must be a list' }),
    ...length(options),
    ArrayUnique({ message: 'must not name the same twice' }),
    IsIn(list.codes, { each: true, message: `must each be one of ${list.codes.join(', ')}` }),
    cell('list'),
  );

/** Several different identifiers. */
export const IdsField = (options: ListOptions): PropertyDecorator =>
  compose(
    graphql(() => [ID], options),
    ...presence(options),
    IsArray({ message: 'must be a list' }),
    ...length(options),
    ArrayUnique({ message: 'must not name the same twice' }),
    Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, { each: true, message: 'must each be an identifier' }),
    cell('list'),
  );

/** A nested input object. In a CSV its fields are columns with a dot: `source.row`. */
export const ObjectField = (type: () => new () => object, options: FieldOptions): PropertyDecorator =>
  compose(graphql(type, options), ...presence(options), ValidateNested(), TransformType(type), nested(type));
