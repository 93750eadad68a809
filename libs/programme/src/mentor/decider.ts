import type { Decider, Deciding, History, NewFact } from '../kernel/index.js';
import {
  approveMentor,
  changeCapacity,
  reinstateMentor,
  standDownMentor,
  suspendMentor,
} from './approval.js';
import type { MentorCommand } from './commands.js';
import { type MentorEvent, mentorEvents } from './events.js';
import { endMatch, makeMatch } from './matching.js';
import { evolveMentor, type Mentor, mentorContradictions, noMentor } from './state.js';
import { clearVetting, revokeVetting } from './vetting.js';

/** The rules of a mentor: vetting, approval, and the matches, whose number one stream holds within the capacity. */
export const mentor: Decider<Mentor, MentorCommand, MentorEvent> = {
  events: mentorEvents,
  initial: noMentor,
  evolve: evolveMentor,
  contradictions: mentorContradictions,
  decide: (command, history, deciding) => [decide(command, history, deciding)],
};

function decide(command: MentorCommand, history: History<Mentor>, deciding: Deciding): NewFact<MentorEvent> {
  switch (command.type) {
    case 'ClearVetting':
      return clearVetting(command, history, deciding.on);
    case 'RevokeVetting':
      return revokeVetting(command, history, deciding.on);
    case 'ApproveMentor':
      return approveMentor(command, history, deciding);
    case 'ChangeMentorCapacity':
      return changeCapacity(command, history, deciding.on);
    case 'SuspendMentor':
      return suspendMentor(command, history, deciding.on);
    case 'ReinstateMentor':
      return reinstateMentor(command, history, deciding.on);
    case 'StandDownMentor':
      return standDownMentor(command, history, deciding.on);
    case 'MakeMatch':
      return makeMatch(command, history, deciding);
    case 'EndMatch':
      return endMatch(command, history, deciding.on);
  }
}
