import { mutationFor } from '../support/api.js';
import { daysAgo } from '../support/days.js';
import { reissued } from '../support/forged-tokens.js';
import { castOf, commissioning, perform, type Step, supervised } from '../support/programme.js';
import type { RunningServer } from '../support/server.js';
import type { Claims } from '../support/tokens.js';
import { FAR_PERSON, NEAR_PERSON } from './nasty-values.js';

/**
 * Stands in every value that is recorded about the person out of reach, but for the id by which attackers ask for
 * them. Attackers never send it, so whoever hears it has been told.
 */
export const MARK = 'zqxmark';

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
 * contract, of another officer, of whom every recorded value is marked.
 */
export async function recordTwoPersons({ api, folder }: RunningServer): Promise<void> {
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
  ]);
  const as = async (role: Step[0], change: Partial<Claims>) => reissued(folder, api.token(role), change);
  const officer = await as('OFFENDER_MANAGER', { sub: FAR.officer });
  const contracts = await as('CONTRACT_MANAGER', { sub: `cm-${MARK}`, contracts: [FAR.contract] });
  const manager = await as('PROGRAMME_MANAGER', { sub: `pm-${MARK}`, contracts: [FAR.contract] });
  for (const [token, command, input] of farSteps(officer, contracts, manager)) {
    const { errors, text } = await api.send(token, mutationFor(command), { input });
    if (errors.length > 0) throw new Error(`${command} was refused: ${text}`);
  }
  const { head } = await api.recordState();
  if (head !== null) await api.caughtUp(head);
}

function farSteps(
  officer: string,
  contracts: string,
  manager: string,
): readonly (readonly [token: string, command: string, input: object])[] {
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
