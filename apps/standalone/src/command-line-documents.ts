import { catalogue, type CommandDefinition } from '#application';

/** What `throughline watch` follows. */
export const CASE_UPDATES = `subscription ($after: String, $personId: ID, $unit: ID) {
  caseUpdates(after: $after, personId: $personId, unit: $unit) {
    sequence position
    entry { entryId type line personIds deliveryUnit occurredOn recordedAt corrects }
  }
}`;

export const HOW_FAR_ERASED = 'query ($personId: ID!) { caseFile(personId: $personId, first: 1) { erased } }';

export const ORDER_ERASURE =
  'mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { repeated } }';

export const GIVE_SUBJECT_ACCESS = `mutation ($input: SubjectAccessInput!) {
  subjectAccess(input: $input) { entries withheld toReview complete html json }
}`;

/** The mutation by which the import sends a command, and the name of its field. */
export function importing({ name }: Pick<CommandDefinition, 'name'>): {
  readonly field: string;
  readonly query: string;
} {
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  return {
    field,
    query: `mutation ($input: ${name}Input!) { ${field}(input: $input) { repeated deviations } }`,
  };
}

/** All that the command line asks by: it is of the same program, so no list of documents shuts it out. */
export const COMMAND_LINE_DOCUMENTS: readonly string[] = [
  CASE_UPDATES,
  HOW_FAR_ERASED,
  ORDER_ERASURE,
  GIVE_SUBJECT_ACCESS,
  ...catalogue.map((definition) => importing(definition).query),
];
