import { commissioningCommands } from '../commissioning/commands.js';
import { concernCommands } from '../concern/commands.js';
import { correctionCommands } from '../corrections/commands.js';
import { dataSubjectCommands } from '../data-subject/commands.js';
import { erasureCommands } from '../data-subject/erasure-commands.js';
import { employmentCommands } from '../employment/commands.js';
import { journeyCommands } from '../journey/commands.js';
import { learnerCommands } from '../learner/commands.js';
import { matchCommands } from '../match/commands.js';
import { mentorCommands } from '../mentor/commands.js';
import { referralCommands } from '../referral/commands.js';
import { supervisionCommands } from '../supervision/commands.js';
import { taskCommands } from '../task/commands.js';
import { trainingGroupCommands } from '../training-group/commands.js';
import type { CommandDefinition } from './command-definition.js';

/** Every command of the programme, in the order in which the schema lists them. */
export const catalogue: readonly CommandDefinition[] = [
  ...dataSubjectCommands,
  ...erasureCommands,
  ...commissioningCommands,
  ...supervisionCommands,
  ...referralCommands,
  ...trainingGroupCommands,
  ...learnerCommands,
  ...mentorCommands,
  ...matchCommands,
  ...journeyCommands,
  ...employmentCommands,
  ...concernCommands,
  ...taskCommands,
  ...correctionCommands,
];

const byName = new Map(catalogue.map((definition) => [definition.name, definition]));

/** The command of a name, such as `StartSentence`. */
export function findCommand(name: string): CommandDefinition | undefined {
  return byName.get(name);
}
