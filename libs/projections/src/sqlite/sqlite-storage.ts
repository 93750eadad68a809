import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyProjection } from '../define-projection.js';
import {
  type Build,
  type Builds,
  type Pointer,
  type ProjectionStorage,
  type ReadStore,
  sameBuild,
  type Store,
} from '../storage/projection-storage.js';
import { isCorruption } from '../storage/store-faults.js';
import { fileCheckpoint } from './file-checkpoint.js';
import { buildsIn, deleteBuilds, deleteFile } from './files.js';
import { fileOf, readPointers, writePointer } from './live-pointer.js';
import { openSqliteStore, openSqliteStoreToRead } from './sqlite-store.js';

/**
 * Builds are SQLite files in a folder, made where it is not there; `live.json` says which of them answer. One process
 * writes; others may follow it.
 */
export function sqliteStorage({ folder }: { readonly folder: string }): ProjectionStorage {
  return {
    shared: false,
    checkpoint: (name) => fileCheckpoint(join(folder, `${name}.checkpoint`)),
    buildsOf: (projection) => new SqliteBuilds(folder, projection),
    watch: () => () => {},
    close: async () => {},
  };
}

class SqliteBuilds implements Builds {
  /** Those that must not be deleted though the pointer does not name them. */
  private building: readonly Build[] = [];

  constructor(
    private readonly folder: string,
    private readonly projection: AnyProjection,
  ) {}

  async pointer(): Promise<Pointer | undefined> {
    const { name, version } = this.projection;
    const stored = readPointers(this.folder).get(name);
    if (stored?.live.version === version) return stored;
    return stored?.previous?.version === version ? { live: stored.previous } : undefined;
  }

  /** A build of another version stays for roll-back: whoever starts that version again finds it. */
  async adopt(): Promise<Pointer> {
    mkdirSync(this.folder, { recursive: true });
    const { name, version } = this.projection;
    const stored = readPointers(this.folder).get(name);
    const pointer = this.pointerFor(version, stored);
    if (pointer !== stored) writePointer(this.folder, name, pointer);
    this.tidy();
    return pointer;
  }

  async begin(): Promise<Build> {
    const build = this.next();
    this.building = [...this.building, build];
    return build;
  }

  async reopen(build: Build): Promise<void> {
    this.building = [...this.building, build];
  }

  async release(build: Build): Promise<void> {
    this.building = this.building.filter((other) => !sameBuild(other, build));
    this.tidy();
  }

  /** A file that is no database any more, or a broken one, is made anew: all that it held is in the log. */
  async open(build: Build): Promise<Store> {
    const path = fileOf(this.folder, this.projection.name, build);
    try {
      return await openSqliteStore(path, this.projection);
    } catch (error) {
      if (!isCorruption(error)) throw error;
      deleteFile(path);
      return openSqliteStore(path, this.projection);
    }
  }

  async openToRead(build: Build): Promise<ReadStore> {
    const { name } = this.projection;
    return openSqliteStoreToRead(fileOf(this.folder, name, build), name);
  }

  /** Nothing: the plans of its queries are asserted, and do not hang on what the tables hold. */
  learn(): Promise<void> {
    return Promise.resolve();
  }

  /** One process writes, and has seen to it that the live build stands still and is not ahead. */
  async flip(to: Build, from: Build): Promise<'flipped'> {
    writePointer(this.folder, this.projection.name, { live: to, previous: from });
    return 'flipped';
  }

  async replace(): Promise<Pointer> {
    const pointer = { live: this.next() };
    writePointer(this.folder, this.projection.name, pointer);
    this.tidy();
    return pointer;
  }

  private pointerFor(version: number, stored: Pointer | undefined): Pointer {
    if (stored?.live.version === version) return stored;
    if (stored?.previous?.version === version) return { live: stored.previous, previous: stored.live };
    const live = this.next();
    return stored ? { live, previous: stored.live } : { live };
  }

  private next(): Build {
    const { name, version } = this.projection;
    const generations = [...buildsIn(this.folder, name), ...this.building]
      .filter((build) => build.version === version)
      .map((build) => build.generation);
    return { version, generation: Math.max(0, ...generations) + 1 };
  }

  private tidy(): void {
    const { name } = this.projection;
    const pointer = readPointers(this.folder).get(name);
    deleteBuilds(this.folder, name, [pointer?.live, pointer?.previous, ...this.building]);
  }
}
