/** Stream names. One stream is one consistency boundary: a rule that must hold under concurrency lives inside one. */
export const streams = {
  supervision: (personId: string) => `supervision-${personId}`,
  reoffending: (personId: string) => `reoffending-${personId}`,
  referral: (personId: string) => `referral-${personId}`,
  trainingGroup: (groupId: string) => `trainingGroup-${groupId}`,
  learner: (personId: string) => `learner-${personId}`,
  mentor: (personId: string) => `mentor-${personId}`,
  match: (matchId: string) => `match-${matchId}`,
  journey: (personId: string) => `journey-${personId}`,
  employment: (personId: string) => `employment-${personId}`,
  concern: (concernId: string) => `concern-${concernId}`,
  contract: (contractId: string) => `contract-${contractId}`,
  organisation: (organisationId: string) => `organisation-${organisationId}`,
  dataSubject: (personId: string) => `dataSubject-${personId}`,
  task: (taskId: string) => `task-${taskId}`,
} as const;

export type StreamCategory = keyof typeof streams;
