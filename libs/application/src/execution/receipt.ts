import type { Position } from '#event-log';
import type { RefusalCode } from '#programme';

/** What a command gave. The same command id always gives the same receipt. */
export interface Receipt {
  readonly commandId: string;
  readonly stream: string;
  /** The revision of the stream after it. */
  readonly revision: bigint;
  /** Give it to a query as `atLeast` to read your own write. */
  readonly position: Position;
  readonly entries: readonly { readonly id: string; readonly type: string }[];
  /** Gates that were shut when the fact happened. A task has been raised for each entry that has any. */
  readonly deviations: readonly RefusalCode[];
  /** True where this command had been carried out before, and nothing was recorded now. */
  readonly repeated: boolean;
}
