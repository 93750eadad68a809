import { RecordingClock, type Clock } from '../clock.js';
import { LogClosed } from '../errors.js';
import type { AppendResult, EventLog, ExpectedRevision, NewEvent } from '../port.js';
import { serialiseBatch } from '../serialise.js';
import { GroupCommit } from './group-commit.js';
import type { LogFile } from './log-file.js';
import { SqliteEventLogReader } from './sqlite-event-log-reader.js';
import type { WriterLock } from './writer-lock.js';

/** The log on SQLite in the one process that may write it. */
export class SqliteEventLog extends SqliteEventLogReader implements EventLog {
  private readonly group: GroupCommit;
  private closed = false;

  constructor(
    file: LogFile,
    private readonly lock: WriterLock,
    clock: Clock,
  ) {
    super(file);
    this.group = new GroupCommit(file, new RecordingClock(clock, null), (position) => {
      this.wakeUp.notice(position);
    });
  }

  async append(
    stream: string,
    events: readonly [NewEvent, ...NewEvent[]],
    { expected }: { readonly expected: ExpectedRevision },
  ): Promise<AppendResult> {
    if (this.closed) throw new LogClosed();
    return this.group.append(serialiseBatch(stream, events, expected));
  }

  override async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.group.close();
    await super.close();
    this.lock.release();
  }
}
