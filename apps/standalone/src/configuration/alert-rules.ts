import type { AlertRules } from '#access';
import { present } from '#programme';
import type { SettingReader } from './setting-reader.js';

/** What is set of when looking at records is unusual; the rest is as `DEFAULT_ALERT_RULES` has it. */
export function readAlertRules(reader: SettingReader): Partial<AlertRules> {
  return present({
    windowMinutes: reader.count('ALERT_MINUTES'),
    openedPersons: reader.count('ALERT_PERSONS'),
    listedPersons: reader.count('ALERT_LISTED'),
    refusals: reader.count('ALERT_REFUSALS'),
    pollingDays: reader.count('ALERT_POLLING_DAYS'),
    polledFigures: reader.count('ALERT_FIGURES'),
    polledReleases: reader.count('ALERT_RELEASES'),
    beyondReach: reader.count('ALERT_BEYOND_REACH'),
    selfAssignments: reader.count('ALERT_SELF_ASSIGNMENTS'),
  });
}
