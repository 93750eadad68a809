import { InputType } from '@nestjs/graphql';
import {
  type CloseConcern,
  CONCERN_KINDS,
  CONCERN_OUTCOMES,
  CONCERN_PARTS,
  CONCERN_URGENCIES,
  DISCLOSERS,
  DISCLOSURE_GROUNDS,
  DISCLOSURE_RECIPIENTS,
  type InputOf,
  MENTEE_INFORMED,
  type RaiseConcern,
  type RecordDisclosure,
  type ReopenConcern,
} from '#programme';
import { CodeField, codeList, DayCommandInput, IdField, TextField, UuidField } from '../inputs/index.js';

export const ConcernKind = codeList('ConcernKind', CONCERN_KINDS, 'What somebody is worried about.');
export const ConcernUrgency = codeList(
  'ConcernUrgency',
  CONCERN_URGENCIES,
  'How long it can wait: not at all, until the end of the day, or for the usual round.',
);
const ConcernPart = codeList(
  'ConcernPart',
  CONCERN_PARTS,
  'Whether the person is at risk, or a risk to others.',
);
const Discloser = codeList('Discloser', DISCLOSERS, 'Who told it.');
const DisclosureGround = codeList(
  'DisclosureGround',
  DISCLOSURE_GROUNDS,
  'On what ground it was told. For a mentor DANGER and CRIME are permitted, for staff MENTEE_AGREED and LEGAL_DUTY too.',
);
const DisclosureRecipient = codeList('DisclosureRecipient', DISCLOSURE_RECIPIENTS, 'To whom it was told.');
const MenteeInformed = codeList('MenteeInformed', MENTEE_INFORMED, 'Whether the person knows of it.');
export const ConcernOutcome = codeList('ConcernOutcome', CONCERN_OUTCOMES, 'What came of a concern.');

/** What every command about a concern names. */
@InputType({ isAbstract: true })
abstract class ConcernInput extends DayCommandInput {
  @UuidField({ description: 'The concern: a random UUID for a new one.' })
  concernId!: string;

  @IdField({ description: 'Whom it is about.' })
  personId!: string;
}

@InputType()
export class RaiseConcernInput extends ConcernInput implements InputOf<RaiseConcern> {
  @CodeField(ConcernKind, { description: 'What you are worried about.' })
  kind!: RaiseConcern['kind'];

  @CodeField(ConcernUrgency, {
    description: 'How long it can wait. In danger call 999 first: nobody is called by this.',
  })
  urgency!: RaiseConcern['urgency'];

  @CodeField(ConcernPart, { description: 'The part of the person in it.' })
  part!: RaiseConcern['part'];

  @IdField({ description: 'The match that it came up in.', optional: true })
  matchId?: string;

  @TextField({
    description: 'What you saw, heard or were told. Sealed; only a safeguarding lead may read it.',
  })
  what!: string;
}

@InputType()
export class RecordDisclosureInput extends ConcernInput implements InputOf<RecordDisclosure> {
  @CodeField(Discloser, {
    description:
      'Whose disclosure it was. Staff may record that of a mentor; what a mentor records is always one.',
  })
  discloser!: RecordDisclosure['discloser'];

  @CodeField(DisclosureGround, { description: 'On what ground. Any is recorded.' })
  ground!: RecordDisclosure['ground'];

  @CodeField(DisclosureRecipient, { description: 'To whom, as a kind of organisation or person.' })
  recipient!: RecordDisclosure['recipient'];

  @TextField({
    description: 'To whom by name. Sealed; only a safeguarding lead may read it.',
    optional: true,
  })
  recipientName?: string;

  @CodeField(MenteeInformed, { description: 'Whether the person knows that it was told.' })
  menteeInformed!: RecordDisclosure['menteeInformed'];

  @IdField({ description: 'The match that it came up in.', optional: true })
  matchId?: string;

  @TextField({
    description: 'What was told, and why. Sealed; only a safeguarding lead may read it.',
    optional: true,
  })
  what?: string;
}

@InputType()
export class CloseConcernInput extends ConcernInput implements InputOf<CloseConcern> {
  @CodeField(ConcernOutcome, { description: 'What came of it.' })
  outcome!: CloseConcern['outcome'];

  @TextField({
    description:
      'Why it is closed. Sealed. Left out only for a person who was erased, whose words nothing can seal.',
    optional: true,
  })
  reason?: string;
}

@InputType()
export class ReopenConcernInput extends ConcernInput implements InputOf<ReopenConcern> {
  @TextField({ description: 'Why it is opened again. Sealed.' })
  reason!: string;
}
