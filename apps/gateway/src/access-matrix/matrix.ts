import type { Role } from '#access';
import type { GraphQLSchema } from 'graphql';
import { entryRows } from './entries.js';
import { headerRows } from './headers.js';
import { operationRows } from './operations.js';
import { summaryRows } from './summaries.js';
import { taskOriginRows } from './task-origins.js';

/**
 * What a role may have, in one cell.
 * - YES, NO: the operation is permitted or denied; the value is shown or withheld.
 * - OWN_MATCH: only in entries of a match in which the reader is.
 * - OWN_CONTRACT: only in entries under a contract of the reader's.
 * - SUPPRESSED: with small numbers hidden and others rounded.
 */
export type Cell = 'YES' | 'NO' | 'OWN_MATCH' | 'OWN_CONTRACT' | 'SUPPRESSED';

export interface Row {
  /** Unique in the whole matrix: such as `HTTP mutation startSentence`, or `SessionHeld.minutes`. */
  readonly name: string;
  readonly cells: Readonly<Record<Role, Cell>>;
}

export interface Section {
  readonly title: string;
  readonly about: string;
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
      title: 'The head of a case file',
      about: 'Of a person whom the role reaches.',
      rows: headerRows(),
    },
    {
      title: 'Entries of a case file, and what is pushed of them',
      about:
        'Of a person whom the role reaches. A row without a dot is the entry; the others are its fields.',
      rows: entryRows(),
    },
    {
      title: 'What a task came of',
      about:
        'Of a task about a person whom the role reaches: the history and the entry that it names, by kind of history.',
      rows: taskOriginRows(),
    },
    {
      title: 'The programme in numbers',
      about: 'Of contracts of the reader’s own.',
      rows: summaryRows(),
    },
  ];
}
