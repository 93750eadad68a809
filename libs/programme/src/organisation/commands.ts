import type { Static } from 'typebox';
import type { Command } from '../kernel/index.js';
import type { organisationEvents } from './events.js';

type Data<Type extends keyof typeof organisationEvents> = Static<(typeof organisationEvents)[Type]['data']>;
interface OfOrganisation {
  readonly organisationId: string;
}
export type NameOrganisation = Command<'NameOrganisation', OfOrganisation & Data<'OrganisationNamed'>>;
export type SucceedOrganisation = Command<
  'SucceedOrganisation',
  OfOrganisation & Data<'OrganisationSucceeded'>
>;
export type OrganisationCommand = NameOrganisation | SucceedOrganisation;
