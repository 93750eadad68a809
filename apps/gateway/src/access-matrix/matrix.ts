import type { Role } from '#access';
import type { GraphQLSchema } from 'graphql';
import { answerSections } from './answers.js';
import { commandRows } from './commands.js';
import { entryRows, pushRows } from './entries.js';
import { operationRows } from './operations.js';
import { precautionRows } from './precautions.js';
import { taskOriginRows } from './task-origins.js';

/**
 * What a role may have, in one cell.
 * - YES, NO: the operation is permitted (and a command recorded) or denied; the value is shown or withheld.
 * - AS_UNKNOWN: refused as if there were no such person, match, task, entry or contract, and nothing is recorded.
 * - OWN_MATCH: only in entries of a match in which the reader is.
 * - OWN_CONTRACT: only in entries under a contract of the reader's.
 * - SUPPRESSED: with small numbers hidden and others rounded.
 */
export type Cell = 'YES' | 'NO' | 'AS_UNKNOWN' | 'OWN_MATCH' | 'OWN_CONTRACT' | 'SUPPRESSED';

export interface Row {
  /** Unique in the whole matrix: such as `HTTP mutation startSentence`, or `SessionHeld.minutes`. */
  readonly name: string;
  readonly cells: Readonly<Record<Role, Cell>>;
  /** Rows of a section that have the same group and the same cells are drawn as one line; without it, by themselves. */
  readonly group?: string;
  /** How the row is called in its line. Default: its name, or that of its group. */
  readonly label?: string;
}

export interface Section {
  readonly title: string;
  readonly about?: string;
  readonly rows: readonly Row[];
}

/** Role × operation × field, from the policy, the schema, the events and the rules of visibility: nothing by hand. */
export function accessMatrix(schema: GraphQLSchema): readonly Section[] {
  return [
    {
      title: 'Operations',
      about:
        'What is permitted. Which persons an operation reaches is a matter of scope: see below. Over a socket come subscriptions alone.',
      rows: operationRows(schema),
    },
    {
      title: 'Commands',
      about:
        'Sent with valid input. The first line of each is about a person whom the caller reaches, or under their contract; *out of reach* is the same about somebody whom, or something that, they do not reach; *limited access* is about a person whose list does not name them. What is refused leaves nothing in the log.',
      rows: commandRows(schema),
    },
    {
      title: 'Entries of a case file',
      about:
        'Of a person whom the role reaches. A line without a dot is the entry; the others are its fields.',
      rows: entryRows(),
    },
    {
      title: 'Entries as they are pushed',
      about: 'Over a socket, of a person whom the role reaches.',
      rows: pushRows(),
    },
    {
      title: 'What a task came of',
      about:
        'Of a task about a person whom the role reaches: the history and the entry that it names, by kind of history.',
      rows: taskOriginRows(),
    },
    {
      title: 'What tells of a non-association',
      about: 'Of a person whom the role reaches: beside the entries of non-associations themselves.',
      rows: precautionRows(),
    },
    ...answerSections(schema).map((section) => ({ ...section, title: `The fields of ${section.title}` })),
  ];
}
