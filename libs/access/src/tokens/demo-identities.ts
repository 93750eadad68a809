import type { Role } from '../principal.js';
import type { Identity } from './local-issuer.js';

/** Ids that the Essex example uses for those who also stand in its log. */
export const ESSEX = {
  contract: 'essex-peer-mentoring',
  offenderManager: 'om-1',
  /** The programme manager trains groups too. */
  programmeManager: 'pm-1',
  /** The mentor who works with three people. */
  mentorPersonId: 'j01',
} as const;

const PROBATION = 'essex-probation-trust';
const CHARITY = 'user-voice';
const BOARD = 'essex-partnership-board';
const contracts = [ESSEX.contract];

/** One identity for each role, for the demonstration: no names, because none of them is anybody. */
export const demoIdentities: Readonly<Record<Role, Identity>> = {
  OFFENDER_MANAGER: { id: ESSEX.offenderManager, organisation: PROBATION, roles: ['OFFENDER_MANAGER'] },
  MENTOR: { id: 'demo-mentor', organisation: CHARITY, roles: ['MENTOR'], personId: ESSEX.mentorPersonId },
  TRAINER: { id: ESSEX.programmeManager, organisation: CHARITY, roles: ['TRAINER'] },
  PROGRAMME_MANAGER: {
    id: ESSEX.programmeManager,
    organisation: CHARITY,
    roles: ['PROGRAMME_MANAGER', 'TRAINER'],
    contracts,
  },
  SAFEGUARDING_LEAD: {
    id: 'demo-safeguarding-lead',
    organisation: CHARITY,
    roles: ['SAFEGUARDING_LEAD'],
    contracts,
  },
  CASE_SUPPORTER_MANAGER: {
    id: 'demo-case-supporter-manager',
    organisation: PROBATION,
    roles: ['CASE_SUPPORTER_MANAGER'],
  },
  COMMISSIONER: { id: 'demo-commissioner', organisation: BOARD, roles: ['COMMISSIONER'], contracts },
  CONTRACT_MANAGER: {
    id: 'demo-contract-manager',
    organisation: BOARD,
    roles: ['CONTRACT_MANAGER'],
    contracts,
  },
  EVALUATOR: { id: 'demo-evaluator', organisation: 'demo-university', roles: ['EVALUATOR'] },
  DATA_PROTECTION_OFFICER: {
    id: 'demo-data-protection-officer',
    organisation: CHARITY,
    roles: ['DATA_PROTECTION_OFFICER'],
  },
  ADMINISTRATOR: { id: 'demo-administrator', organisation: CHARITY, roles: ['ADMINISTRATOR'] },
  IMPORTER: { id: 'demo-importer', organisation: CHARITY, roles: ['IMPORTER'] },
};
