import { registerEnumType } from '@nestjs/graphql';

/** A GraphQL enum whose keys are its values. */
export function codes(
  name: string,
  values: readonly string[],
  description: string,
  each: Readonly<Record<string, { readonly description: string }>> = {},
): Readonly<Record<string, string>> {
  const type = Object.fromEntries(values.map((value) => [value, value]));
  registerEnumType(type, { name, description, valuesMap: each });
  return type;
}
