import { afterEach, beforeEach } from '@jest/globals';
import type { CaseFileQuery, CasesFilter, PageRequest, PersonScope, ReadModels } from '../contract.js';
import { type Sketch, tellEssex } from './essex-sketch.js';
import type { NewPlace, Place } from './place.js';
import { asAt, Story } from './story.js';

export const everyone: PersonScope = { kind: 'all' };
export const today = '2014-09-26';

/** Before each test: the sketch of Essex, told and projected; and the questions that tests ask most. */
export function useTold(newPlace: NewPlace) {
  const at = new Told(newPlace);
  beforeEach(() => at.begin());
  afterEach(() => at.end());
  return at;
}

class Told {
  private readonly places: Place[] = [];
  place!: Place;
  story!: Story;
  models!: ReadModels;
  told!: Sketch;

  constructor(private readonly newPlace: NewPlace) {}

  async begin(): Promise<void> {
    this.place = await this.anotherPlace();
    this.story = new Story();
    this.models = await this.story.open(this.place);
    this.told = await tellEssex(this.story);
    await this.story.settled(this.models);
  }

  async end(): Promise<void> {
    await this.story.close();
    for (const place of this.places.splice(0)) await place.remove();
  }

  /** For read models beside those of `models`. */
  async anotherPlace(): Promise<Place> {
    const place = await this.newPlace();
    this.places.push(place);
    return place;
  }

  readonly fileOf = (personId: string, asOf = asAt(today), more: Partial<CaseFileQuery> = {}) =>
    this.models.caseFile({ personId, asOf, page: { first: 100 }, ...more });

  readonly types = async (personId: string, asOf = asAt(today)) =>
    (await this.fileOf(personId, asOf)).edges.map(({ node }) => node.type);

  readonly list = (
    filter: CasesFilter = {},
    asOf = asAt(today),
    persons = everyone,
    page: PageRequest = { first: 100 },
  ) => this.models.cases({ filter, persons, accessOn: today, asOf, page });

  readonly stateOf = async (caseId: string, asOf = asAt(today)) =>
    (await this.list({}, asOf)).edges.find(({ node }) => node.caseId === caseId)?.node.state;

  readonly summary = async (asOf = asAt(today), contractYear?: string) => {
    const year = contractYear === undefined ? {} : { contractYear };
    const found = await this.models.programmeSummary({ contract: 'essex', asOf, ...year });
    if (!found) throw new Error('no such contract');
    return found;
  };
}
