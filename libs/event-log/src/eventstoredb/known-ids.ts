import { RecentMap } from '../recent-map.js';

/** About 10 MB, and 20 at most. */
const MAX_IDS = 50_000;

export interface KnownPlace {
  readonly stream: string;
  readonly revision: bigint;
}

/**
 * Where events lie that were recently written, or read from their streams, the oldest leave first. The server compares the ids of a batch only
 * with what lies at the same place of the same stream, so without this an id would be stored twice elsewhere.
 */
export class KnownIds {
  private readonly places: RecentMap<string, KnownPlace>;

  constructor(limit = MAX_IDS) {
    this.places = new RecentMap(limit);
  }

  get(id: string): KnownPlace | undefined {
    return this.places.get(id);
  }

  add(id: string, place: KnownPlace): void {
    this.places.set(id, place);
  }
}
