import { ask, get } from '../../apps/gateway/test/support/client.js';
import {
  type GatewayForTest,
  gatewayForTest,
  people,
} from '../../apps/gateway/test/support/gateway-for-test.js';
import { type Everything, tellEverything } from './matrix-programme.js';
import { RECIPES } from './recipes.js';
import { momentOf, ToldWorld } from './world.js';

export type { GatewayForTest };

/** Waits until every read model has taken in all that is in the log, and none of it is parked. */
export async function settled({ log, readModels: { engine } }: GatewayForTest): Promise<void> {
  const head = await log.head();
  if (head) for (const name of engine.names) await engine.waitFor(name, head, { timeoutMs: 30_000 });
  const parked = (await engine.health()).filter((one) => one.parked > 0);
  if (parked.length > 0) throw new Error(`parked: ${JSON.stringify(parked)}`);
}

/** Of what the figures of a contract are told. */
export const CONTRACT = { contract: 'essex', contractYear: 'year-1', unit: 'unit-1' };
/** Ordered for somebody, and finished by keys that are gone: no figure rests on it. */
const NOT_TOLD: readonly string[] = ['AwardContract', 'ErasePerson', 'subjectAccess'];

/**
 * A gateway on a log in which everything stands that any answer can hold. `before` is the sequence of the feed of
 * changes before anything was told of ben.
 */
export async function gatewayWithProgramme(): Promise<
  GatewayForTest & Everything & { readonly before: string }
> {
  const gateway = await gatewayForTest();
  await tellContract(gateway);
  for (const command of Object.keys(RECIPES).filter((name) => !NOT_TOLD.includes(name))) {
    const world = new ToldWorld(gateway, 'nobody', { officer: 'om-8', trainer: 'tr-8', contract: 'essex' });
    await world.register(command, 'IMPORTER');
    // Neither has a contract but by the case of its person.
    if (['ResolveBreach', 'ObserveOutcome'].includes(command)) await world.tell('SubmitReferral', 'IMPORTER');
    await world.tell(command, 'IMPORTER');
    if (command === 'ObserveOutcome') {
      const later = { domain: 'FAMILY', level: 'SUPPORTIVE', baseline: false, role: 'MENTEE' };
      await world.record(command, { personId: world.person, ...later });
    }
  }
  await settled(gateway);
  const before = String(await gateway.readModels.changes.latestSequence());
  const everything = await tellEverything(gateway);
  await settled(gateway);
  await lookAround(gateway);
  return { ...gateway, ...everything, before };
}

async function tellContract({ record }: GatewayForTest): Promise<void> {
  const tell = (command: string, input: object) =>
    record(command, { ...momentOf(command, '2012-09-01'), ...input });
  for (const contractId of ['essex', 'kent']) {
    await tell('AwardContract', { contractId, title: 'T', bodies: ['body-1'], areas: ['ept'] });
    await tell('OpenDeliveryUnit', { contractId, unitId: 'unit-1', name: 'One' });
  }
  for (const organisationId of ['body-1', 'ept']) {
    await tell('NameOrganisation', { organisationId, name: 'N', kind: 'PUBLIC_BODY' });
  }
  await tell('SucceedOrganisation', { organisationId: 'body-1', to: ['body-2'] });
  await tell('CommissionContractYear', {
    contractId: 'essex',
    yearId: CONTRACT.contractYear,
    from: '2014-04-01',
    to: '2015-03-31',
    targets: { referrals: 10, sessions: 10 },
  });
  await tell('ForecastTarget', {
    contractId: 'essex',
    measure: 'REFERRALS',
    value: 3,
    forecastFor: '2014-12-31',
  });
}

/** Puts on record an export under a release, and an attempt at somebody under limited access, which raises an alert. */
async function lookAround(gateway: GatewayForTest): Promise<void> {
  await get(gateway, '/replay?limit=1&release=one', people.evaluator);
  const limited = new ToldWorld(gateway, 'nobody', { officer: 'om-8', trainer: 'tr-8', contract: 'essex' });
  await limited.register('SetLimitedAccess', 'IMPORTER');
  await limited.tell('SetLimitedAccess', 'IMPORTER');
  await settled(gateway);
  await ask(
    gateway,
    people.manager,
    `{ caseFile(personId: "${limited.person}") { personId } }`,
    {},
    {
      'x-purpose': 'SUPERVISION',
    },
  );
}
