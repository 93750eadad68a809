/** From when on looking is unusual. Whoever runs the service sets them to what is usual there. */
export interface AlertRules {
  /** How far back looks are counted together. */
  readonly windowMinutes: number;
  /** MANY_RECORDS: so many different persons opened or exported by one principal within the window. */
  readonly openedPersons: number;
  /** MANY_LISTED: so many different persons in lists, searches and pushes to one principal within the window. */
  readonly listedPersons: number;
  /** REFUSED_REPEATEDLY: so many refused looks at persons by one principal within the window. */
  readonly refusals: number;
  /** How far back polling is counted. */
  readonly pollingDays: number;
  /** FIGURES_POLLED: on so many different days one commissioner looked at figures. */
  readonly polledFigures: number;
  /** RELEASES_POLLED: so many releases to one evaluator up to the head of the log, without `knownAt`. */
  readonly polledReleases: number;
  /** MANY_BEYOND_REACH: so many different persons beyond their reach recorded about by one principal within a day. */
  readonly beyondReach: number;
  /** MANY_SELF_ASSIGNMENTS: so many different persons taken over by one officer within a day. */
  readonly selfAssignments: number;
}

export const DEFAULT_ALERT_RULES: AlertRules = {
  windowMinutes: 60,
  openedPersons: 50,
  listedPersons: 1_000,
  refusals: 5,
  pollingDays: 30,
  polledFigures: 10,
  polledReleases: 5,
  beyondReach: 3,
  selfAssignments: 3,
};
