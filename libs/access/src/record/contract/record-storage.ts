import type { AccessRecord } from '../access-record.js';

/** One place where a record lies, for one test: to be opened by several processes, and looked at from outside. */
export interface RecordStorage {
  open(): Promise<AccessRecord>;
  /** Runs SQL on the table `access` behind the record's back, and gives the first column of the first row. */
  run(sql: string): Promise<unknown>;
  /** Takes the guards off the table, as one who may do everything there could. */
  unguard(): Promise<void>;
  /** Keeps every writer off the table until the function given back is called. */
  keepWritersOff(): Promise<() => Promise<void>>;
  end(): Promise<void>;
}
