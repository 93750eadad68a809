import type { AccessRecord } from '../access-record.js';

/** One place where a record lies, for one test: to be opened by several processes, and looked at from outside. */
export interface RecordStorage {
  /** By default at a fixed time. */
  open(clock?: () => Date): Promise<AccessRecord>;
  /** Makes a record as the first form of it was, and writes the two entries of `FIRST_FORM` into it. */
  writeFirstForm(): Promise<void>;
  /** Makes one as the version before had it, with the entries of `FIRST_FORM` and that of `SECOND_FORM`. */
  writeSecondForm(): Promise<void>;
  /** Runs SQL on the table `access` behind the record's back, and gives the first column of the first row. */
  run(sql: string): Promise<unknown>;
  /** Takes the guards off the table, as one who may do everything there could. */
  unguard(): Promise<void>;
  /** Keeps every writer off the table until the function given back is called. */
  keepWritersOff(): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

/** Two entries as the version before wrote them, with their hashes. */
export const FIRST_FORM = [
  "INSERT INTO access VALUES (1, '2014-09-26T12:00:00.000Z', 'om-1', 'OFFENDER_MANAGER', 'caseFile', '[\"m01\"]', 'supervision', 'c-1', 'GRANTED', '9c6e9c2e64453807b264640bc7f1469547c02dcebe927909029048ee6d5f35dd')",
  "INSERT INTO access VALUES (2, '2014-09-26T12:00:00.000Z', 'om-1', 'OFFENDER_MANAGER', 'caseFile', '[\"m01\"]', NULL, 'c-2', 'GRANTED', '00e5882b554e6c1a57d8c6e273d31fc08eca8efa0201a151f4a057b26e6a42d8')",
] as const;

/** An entry that follows those two, of m01 and m02, as the version before wrote it. */
export const SECOND_FORM =
  "INSERT INTO access VALUES (3, '2014-09-26T12:00:00.000Z', 'om-1', 'OFFENDER_MANAGER', 'caseFile', '[\"m01\",\"m02\"]', 'SUPERVISION', 'c-3', 'GRANTED', 'd2f1157653b07610d5e5f70c3344d120b38d4251e7a0290f67bcaf67a91fd8e9', 'VIEW', 'ept', NULL, NULL)";
