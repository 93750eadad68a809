import { POLARITIES } from '#programme';
import { CASE_STATES, CONCERN_STATES, FUNNEL_STAGES, TASK_STATES } from '#read-models';
import { codes } from './codes.js';

export const KnownByEnum = codes(
  'KnownBy',
  ['SYSTEM', 'OFFICE'],
  'Whose clock says when something was known.',
  {
    SYSTEM: { description: 'By when this system took a fact.' },
    OFFICE: { description: 'By when the office says that it recorded a fact, where it says so.' },
  },
);
export const CaseRouteEnum = codes('CaseRoute', ['MENTOR', 'MENTEE'], 'On which way a person is referred.');
export const CaseStateEnum = codes('CaseState', CASE_STATES, 'How far a case has come.');
export const ConcernStateEnum = codes('ConcernState', CONCERN_STATES, 'Whether a concern is open.');
export const TaskStateEnum = codes('TaskState', TASK_STATES, 'What became of a task.', {
  ASSIGNED: { description: 'Somebody has it, and has not finished.' },
});
export const EntryRoleEnum = codes(
  'EntryRole',
  ['MENTOR', 'MENTEE', 'LEARNER', 'SUBJECT', 'EMPLOYEE'],
  'As what the person of the file appears in an entry.',
);
export const SupersededKindEnum = codes(
  'SupersededKind',
  ['RETRACTED', 'CORRECTED'],
  'How an entry came to stand no longer.',
);
export const FunnelStageEnum = codes(
  'FunnelStage',
  FUNNEL_STAGES,
  'A stage on the way through the programme.',
);
export const PolarityEnum = codes('Polarity', POLARITIES, 'How the programme looks at an ending.', {
  UNCLASSIFIED: { description: 'The reason does not tell. Counted apart, never as negative.' },
});
