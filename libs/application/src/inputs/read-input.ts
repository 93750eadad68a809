import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';

/** One thing that is wrong with an input: where it stands, and what the rule is. */
export interface InputFault {
  /** Such as `source.row`. */
  readonly field: string;
  readonly rule: string;
}

/** An input that does not have the form of its class. Nothing has been decided or recorded. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly code = 'INVALID_INPUT';

  constructor(readonly faults: readonly InputFault[]) {
    super(faults.map(({ field, rule }) => `${field}: ${rule}`).join('; '));
  }
}

/**
 * Makes an input from plain values, as they come from GraphQL, a CSV row or a reaction.
 * @throws InvalidInput naming every fault, unknown fields included
 */
export async function readInput<Input extends object>(type: new () => Input, plain: object): Promise<Input> {
  const input = plainToInstance(type, plain);
  const errors = await validate(input, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
  if (errors.length > 0) throw new InvalidInput(errors.flatMap((error) => faultsOf(error, '')));
  return input;
}

function faultsOf(error: ValidationError, parent: string): readonly InputFault[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, rule]) => ({
    field,
    rule:
      constraint === 'whitelistValidation'
        ? 'is not a field of this command: remove it or correct its name'
        : rule,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, field))];
}
