import type { InputOf, ProvideSubjectAccess } from '#programme';
import { CommandInput, CountField, IdField } from '../inputs/index.js';

const MOST = 1_000_000;

/** Of no door: what put the document together says so with it. */
export class ProvideSubjectAccessInput extends CommandInput implements InputOf<ProvideSubjectAccess> {
  @IdField({ description: 'Whose record was put together.' })
  personId!: string;

  @CountField({ description: 'Entries given.', min: 0, max: MOST })
  entries!: number;

  @CountField({ description: 'Entries withheld whole.', min: 0, max: MOST })
  withheld!: number;

  @CountField({ description: 'Texts marked for the officer to read first.', min: 0, max: MOST })
  toReview!: number;
}
