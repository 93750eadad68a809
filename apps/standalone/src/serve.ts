import type { PendingErasures } from '#application';
import { createGateway, type RunningDoor } from '../../gateway/src/index.js';
import { createProjector } from '../../projector/src/index.js';
import { addressFailure } from './address.js';
import type { Configuration } from './configuration/index.js';
import { addDemonstrationIssuer, ISSUER_PATH } from './demonstration-issuer/demonstration-issuer.js';
import { COMMAND_LINE_DOCUMENTS } from './command-line-documents.js';
import { limitsOf, warnOfSharedAddress } from './door-limits.js';
import type { Identities } from './identities.js';
import type { Measuring } from './measuring.js';
import type { processLogger } from './process-logger.js';
import type { Programme } from './programme.js';
import { releaseKeys } from './secrets.js';
import { version } from './version.js';

export interface Served {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens the doors of this process: those of the gateway, or of a projector, which has only what its keeper needs.
 * @param pending the erasures that this process finishes; undefined where another one does
 * @throws BootFailure where the address cannot be had
 */
export async function serve(
  configuration: Configuration,
  programme: Programme,
  identities: Identities,
  logger: ReturnType<typeof processLogger>,
  pending: PendingErasures | undefined,
  metrics?: Measuring['door'],
): Promise<Served> {
  const { host, port } = configuration;
  warnOfSharedAddress(configuration, logger);
  const door = await doorFor(configuration, programme, identities, logger, pending, metrics);
  try {
    const { demonstration } = identities;
    const issuer =
      demonstration &&
      addDemonstrationIssuer(
        door.app.getHttpAdapter().getInstance(),
        configuration,
        demonstration.privateKey,
        logger,
      );
    const { url } = await door.listen();
    issuer?.listensAt(url);
    demonstration?.issuesAs(`${url}${ISSUER_PATH}`);
    return { url, close: () => door.close() };
  } catch (error) {
    await door.close();
    throw addressFailure(error, host, port);
  }
}

function doorFor(
  configuration: Configuration,
  { log, keys, accessRecord, executor, readModels, now }: Programme,
  { verifyToken }: Identities,
  logger: ReturnType<typeof processLogger>,
  pending: PendingErasures | undefined,
  metrics: Measuring['door'] | undefined,
): Promise<RunningDoor> {
  const { host, port, production, allowedOrigins, behindTls, alertRules } = configuration;
  const erasures = pending && { erasures: () => pending.health() };
  const services = { log, keys, accessRecord, readModels, verifyToken, logger, metrics, ...erasures };
  if (configuration.process === 'projector') return createProjector(services, { host, port });
  const releaseKey = releaseKeys(configuration);
  return createGateway(
    { ...services, executor, now, releaseKey, codeVersion: version },
    {
      host,
      port,
      production,
      allowedOrigins,
      behindTls,
      alertRules,
      limits: limitsOf(configuration),
      documents: configuration.documents && [...configuration.documents, ...COMMAND_LINE_DOCUMENTS],
    },
  );
}
