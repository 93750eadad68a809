import type { Kysely, Transaction } from 'kysely';
import type { Position } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import type { Parked } from '../engine/parking.js';
import type { EngineTables } from '../kysely/engine-tables.js';

/** One building of a projection's tables, from the start of the log. Generations of a version count from 1. */
export interface Build {
  readonly version: number;
  readonly generation: number;
}

export interface Pointer {
  readonly live: Build;
  /** The one before, kept for roll-back. */
  readonly previous?: Build;
}

export const sameBuild = (one: Build | undefined, other: Build | undefined): boolean =>
  one?.version === other?.version && one?.generation === other?.generation;

/** How far a subscriber has come that is no projection. */
export interface Checkpoint {
  /** Null before the first. */
  read(): Promise<Position | null>;
  /** Moves it if it is still at `from`: false where another process was faster. */
  move(from: Position | null, to: Position): Promise<boolean>;
}

/** Where builds of projections lie, and which of them answers. */
export interface ProjectionStorage {
  /** Kept with the read models, for subscribers that are no projections: the reactions. */
  checkpoint(name: string): Checkpoint;
  /** After the engines that use it have stopped. */
  close(): Promise<void>;
  /** True where other processes may write too: the engine then looks for what they did. */
  readonly shared: boolean;
  /** The builds of the projection's own version. For the engine. */
  buildsOf(projection: AnyProjection): Builds;
  /**
   * Calls when a process has committed to a projection, and with null where notices may have been missed. Notices
   * can be lost: whoever needs to know looks from time to time. Returns what ends it.
   */
  watch(listener: (notice: Notice | null) => void): () => void;
}

export interface Notice {
  readonly projection: string;
  readonly build: Build;
  /** Null where it is not the position that changed: another build answers, or parked events were projected. */
  readonly position: Position | null;
}

/** The builds of one projection and version. Every step is atomic, also against other processes. */
export interface Builds {
  /** Which build answers. Undefined where no projector has begun one. */
  pointer(): Promise<Pointer | undefined>;
  /** The same for a projector: begins the first build where there is none, and drops builds that nobody names. */
  adopt(): Promise<Pointer>;
  /** Begins a build beside the live one. Nobody drops it until `release`. */
  begin(): Promise<Build>;
  /**
   * Keeps a build from being dropped, and lets it be written again where it had been left behind by a flip: through
   * these builds only, until it answers. Whoever still takes it for the live one must not get ahead of that.
   */
  reopen(build: Build): Promise<void>;
  /** The build is no longer under construction. Drops builds that nobody names. */
  release(build: Build): Promise<void>;
  open(build: Build): Promise<Store>;
  /** To read only. */
  openToRead(build: Build): Promise<ReadStore>;
  /** Lets the database learn what a build holds that much was written to, so that it plans its queries well. */
  learn(build: Build): Promise<void>;
  /**
   * Lets another build answer. The one that answered takes no more, so that nobody who still reads it can be further
   * than who reads the new one. `behind`: the live build is further; `changed`: it is not the live build any more.
   */
  flip(to: Build, from: Build): Promise<'flipped' | 'behind' | 'changed'>;
  /** Begins anew, in place of a live build that belongs to another past of the log. */
  replace(live: Build): Promise<Pointer>;
}

export interface BuildState {
  readonly position: Position | null;
  readonly parked: Parked;
  /** Counts retries of parked events, where several processes may make them. */
  readonly unparkings: number;
}

export interface ReadStore {
  /** Sees only what has been committed, so a query never reads a half-written batch. */
  readonly reader: Kysely<EngineTables>;
  /** What is committed, of one moment. @throws BuildGone */
  state(): Promise<BuildState>;
  /** Waits for queries under way. */
  close(): Promise<void>;
}

/** One build, open for writing: with one connection that writes. */
export interface Store extends ReadStore {
  /** True where a write holds up the whole process, so that a batch must end soon. */
  readonly blocksWhileWriting: boolean;
  /** The file, where each build is one. */
  readonly path?: string;
  readonly writer: Kysely<EngineTables>;
  /**
   * Keeps every other writer out until the transaction ends, and says where they left the build. It comes first in
   * each transaction: else a second projector would run into rows that are there, and park what is projected already.
   * @throws BuildGone where another build has taken over, or this one was dropped
   */
  lock(tx: Transaction<EngineTables>): Promise<Pick<BuildState, 'position' | 'unparkings'>>;
  /** Moves the checkpoint, in the transaction that holds the lock, and tells other processes with its commit. */
  move(tx: Transaction<EngineTables>, to: Position): Promise<void>;
  /** Says, in the transaction that holds the lock, that parked events were tried again. */
  unparked(tx: Transaction<EngineTables>): Promise<void>;
}
