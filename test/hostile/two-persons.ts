import { mutationFor } from '../support/api.js';
import { daysAgo } from '../support/days.js';
import { reissued } from '../support/forged-tokens.js';
import {
  type Cast,
  castOf,
  commissioning,
  perform,
  type Step,
  supervised,
  UNIT,
} from '../support/programme.js';
import type { RunningServer } from '../support/server.js';
import type { Claims } from '../support/tokens.js';
import { farEmployment, type FarStep, farWork } from './far-work.js';
import { FAR_PERSON, NEAR_CONCERN, NEAR_CONTRACT, NEAR_PERSON } from './nasty-values.js';

/**
 * Stands in every value that is recorded about the person out of reach, but for the id by which attackers ask for
 * them. Attackers never send it, so whoever hears it has been told.
 */
export const MARK = 'zqxmark';

/** Stands in every value about somebody in work, whom of all attackers the manager of employment alone meets. */
export const WORK_MARK = 'zqwmark';
export const FAR_WORKER = `${WORK_MARK}-person`;

/** Who works with the person out of reach, under a contract of their own. */
const FAR = {
  officer: `om-${MARK}`,
  contract: 'other-contract',
  // Areas and units are no person's: releases for evaluators hold their codes as they are.
  area: 'far-probation',
  unit: 'far-unit',
} as const;

/**
 * Records two persons: one whom the officer and the mentor of the demonstration work with, and one under another
 * contract, of another officer, of whom every recorded value is marked; and beside them somebody in work.
 */
export async function recordTwoPersons(server: RunningServer): Promise<void> {
  const { api, folder } = server;
  const cast = castOf(api);
  await perform(api, [
    ...commissioning(cast),
    ...supervised(NEAR_PERSON, cast.officer, 20, 100),
    ...supervised(cast.mentor, cast.officer, 20, 40),
    [
      'OFFENDER_MANAGER',
      'RecordPersonalDetails',
      { occurredOn: daysAgo(19), personId: NEAR_PERSON, name: 'Somebody Near' },
    ],
    ...withinReachOfLeads(cast),
  ]);
  const as = async (role: Step[0], change: Partial<Claims>) => reissued(folder, api.token(role), change);
  const contracts = [FAR.contract];
  const commissioner = await as('CONTRACT_MANAGER', { sub: `cm-${MARK}`, contracts });
  const staff = {
    officer: await as('OFFENDER_MANAGER', { sub: FAR.officer }),
    manager: await as('PROGRAMME_MANAGER', { sub: `pm-${MARK}`, contracts }),
    trainer: await as('TRAINER', { sub: `tr-${MARK}` }),
    lead: await farLead(server),
    importer: await as('IMPORTER', { sub: `im-${MARK}` }),
  };
  const importer = await as('IMPORTER', { sub: `im-${WORK_MARK}` });
  for (const [token, command, input] of [
    ...farSteps(staff.officer, commissioner, staff.manager),
    ...farWork(staff, FAR, MARK),
    ...farEmployment(importer, FAR_WORKER, WORK_MARK),
  ]) {
    const { errors, text } = await api.send(token, mutationFor(command), { input });
    if (errors.length > 0) throw new Error(`${command} was refused: ${text}`);
  }
  const { head } = await api.recordState();
  if (head !== null) await api.caughtUp(head);
}

/** Who looks after the concerns of the contract under which the person out of reach is. */
export const farLead = ({ api, folder }: RunningServer): Promise<string> =>
  reissued(folder, api.token('SAFEGUARDING_LEAD'), { sub: `sl-${MARK}`, contracts: [FAR.contract] });

/** One who looks after those of the other contract, and is hostile. */
export const nearLead = ({ api, folder }: RunningServer): Promise<string> =>
  reissued(folder, api.token('SAFEGUARDING_LEAD'), { sub: 'sl-near', contracts: [NEAR_CONTRACT] });

/** A case under the contract, and a concern. */
const withinReachOfLeads = ({ contract, officer }: Cast): readonly Step[] => [
  [
    'OFFENDER_MANAGER',
    'SubmitReferral',
    {
      occurredOn: daysAgo(18),
      personId: NEAR_PERSON,
      caseId: 'case-near',
      route: 'MENTEE',
      referrer: { kind: 'CURRENT_OFFICER', id: officer },
      unit: UNIT,
      contract,
    },
  ],
  [
    'OFFENDER_MANAGER',
    'RaiseConcern',
    {
      occurredOn: daysAgo(9),
      personId: NEAR_PERSON,
      concernId: NEAR_CONCERN,
      kind: 'OTHER',
      urgency: 'ROUTINE',
      part: 'NOT_KNOWN',
      what: 'Something near.',
    },
  ],
];

function farSteps(officer: string, contracts: string, manager: string): readonly FarStep[] {
  const personId = FAR_PERSON;
  const sentenceId = `${MARK}-sentence`;
  return [
    [
      contracts,
      'NameOrganisation',
      {
        occurredOn: daysAgo(29),
        organisationId: FAR.area,
        name: `${MARK} Probation`,
        kind: 'PROBATION_TRUST',
      },
    ],
    [
      contracts,
      'AwardContract',
      {
        occurredOn: daysAgo(29),
        contractId: FAR.contract,
        title: `${MARK} support`,
        bodies: [FAR.area],
        areas: [FAR.area],
      },
    ],
    [
      contracts,
      'OpenDeliveryUnit',
      { occurredOn: daysAgo(29), contractId: FAR.contract, unitId: FAR.unit, name: `${MARK} Unit` },
    ],
    [officer, 'RegisterPerson', { occurredOn: daysAgo(20), personId }],
    [
      officer,
      'AssignOffenderManager',
      { occurredOn: daysAgo(20), personId, officer: FAR.officer, unit: FAR.unit },
    ],
    [
      officer,
      'StartSentence',
      {
        occurredOn: daysAgo(20),
        personId,
        sentenceId,
        kind: 'COMMUNITY_ORDER',
        expectedEndOn: daysAgo(-90),
        area: FAR.area,
      },
    ],
    [
      officer,
      'RecordPersonalDetails',
      {
        occurredOn: daysAgo(19),
        personId,
        name: `${MARK} Faraway`,
        address: `1 ${MARK} Street`,
        phone: `01632 ${MARK}`,
        email: `${MARK}@example.invalid`,
      },
    ],
    [
      officer,
      'SubmitReferral',
      {
        occurredOn: daysAgo(18),
        personId,
        caseId: `${MARK}-case`,
        route: 'MENTEE',
        referrer: { kind: 'CURRENT_OFFICER', id: FAR.officer },
        unit: FAR.unit,
        contract: FAR.contract,
      },
    ],
    [manager, 'ConfirmEligibility', { occurredOn: daysAgo(17), personId, caseId: `${MARK}-case` }],
    [officer, 'RecordBreach', { occurredOn: daysAgo(10), personId, breachId: `${MARK}-breach`, sentenceId }],
  ];
}
