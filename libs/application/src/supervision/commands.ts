import { streams, supervision } from '#programme';
import { command, type CommandDefinition } from '../catalogue/command-definition.js';
import * as inputs from './inputs.js';

const ofPerson = {
  decider: supervision,
  stream: (input: { readonly personId: string }) => streams.supervision(input.personId),
  persons: (input: { readonly personId: string }) => [input.personId],
};

export const supervisionCommands: readonly CommandDefinition[] = [
  command('StartSentence', {
    ...ofPerson,
    input: inputs.StartSentenceInput,
    summary: 'Records that an order or a licence began.',
    refusals: ['SENTENCE_DATES_INVALID'],
  }),
  command('ChangeSentenceEndDate', {
    ...ofPerson,
    input: inputs.ChangeSentenceEndDateInput,
    summary: 'Records that a running sentence is now due to end on another day.',
    refusals: ['SENTENCE_NOT_ACTIVE', 'SENTENCE_DATES_INVALID'],
  }),
  command('EndSentence', {
    ...ofPerson,
    input: inputs.EndSentenceInput,
    summary: 'Records that a sentence ended.',
    refusals: ['SENTENCE_NOT_ACTIVE', 'SENTENCE_DATES_INVALID'],
  }),
  command('CompleteRequirement', {
    ...ofPerson,
    input: inputs.CompleteRequirementInput,
    summary: 'Records that a requirement of a sentence was completed.',
    refusals: ['SENTENCE_NOT_ACTIVE'],
  }),
  command('AssignOffenderManager', {
    ...ofPerson,
    input: inputs.AssignOffenderManagerInput,
    summary: 'Records who supervises the person, and in which Delivery Unit.',
    refusals: ['REASON_REQUIRED'],
  }),
  command('RecordBreach', {
    ...ofPerson,
    input: inputs.RecordBreachInput,
    summary: 'Records that the person did not keep to what the sentence requires.',
    refusals: ['SENTENCE_NOT_ACTIVE'],
  }),
  command('IssueBreachWarning', {
    ...ofPerson,
    input: inputs.IssueBreachWarningInput,
    summary: 'Records that the person was warned about a breach.',
    refusals: ['BREACH_NOT_FOUND', 'BREACH_ALREADY_RESOLVED'],
  }),
  command('ResolveBreach', {
    ...ofPerson,
    input: inputs.ResolveBreachInput,
    summary: 'Records how a breach came to its end.',
    refusals: ['BREACH_NOT_FOUND', 'BREACH_ALREADY_RESOLVED'],
  }),
];
