/** About 10 MB. */
const MAX_IDS = 50_000;

export interface KnownPlace {
  readonly stream: string;
  readonly revision: bigint;
}

/**
 * Where recently written and read events lie, the oldest leaves first. The server compares the ids of a batch only
 * with what lies at the same place of the same stream, so without this an id would be stored twice elsewhere.
 */
export class KnownIds {
  private readonly places = new Map<string, KnownPlace>();

  constructor(private readonly limit = MAX_IDS) {}

  get(id: string): KnownPlace | undefined {
    return this.places.get(id);
  }

  add(id: string, place: KnownPlace): void {
    this.places.set(id, place);
    if (this.places.size <= this.limit) return;
    const oldest = this.places.keys().next();
    if (oldest.done !== true) this.places.delete(oldest.value);
  }
}
