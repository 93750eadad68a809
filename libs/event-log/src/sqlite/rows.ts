import type { StatementSync, SQLInputValue } from 'node:sqlite';
import type { StoredEvent } from '../reading/page-source.js';

/** The columns of an event, in the order in which `storedEvent` takes them. */
export const EVENT_COLUMNS = 'position, stream, revision, id, type, data, metadata, recorded_at, hash';

/** A row of a statement that returns arrays: node:sqlite's types know only rows that are objects. */
export type Row = readonly unknown[];

export function allRows(statement: StatementSync, ...parameters: SQLInputValue[]): Row[] {
  return statement.all(...parameters).map(rowOf);
}

export function firstRow(statement: StatementSync, ...parameters: SQLInputValue[]): Row | undefined {
  const row: unknown = statement.get(...parameters);
  return row === undefined ? undefined : rowOf(row);
}

export function rowOf(row: unknown): Row {
  if (!Array.isArray(row)) throw new TypeError('the statement does not return arrays');
  return row;
}

export function storedEvent(row: Row): StoredEvent {
  const [position, stream, revision, id, type, data, metadata, recordedAt, hash] = row;
  return {
    position: position as bigint,
    stream: stream as string,
    revision: revision as bigint,
    id: id as string,
    type: type as string,
    data: data as string,
    metadata: metadata as string,
    recordedAt: recordedAt as string,
    hash: hash as string,
  };
}
