import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { type Calling, type CallingOptions, callingOf, callingOptions } from '../calling.js';
import { dataOption, parseName } from '../options.js';
import { askAs, fieldOf } from '../server-api.js';

interface EraseOptions extends CallingOptions {
  readonly request: string;
}

const PATIENCE_MS = 30_000;
const ASK_AGAIN_MS = 100;
/** What was just recorded is read a moment later. */
const READ_BEHIND_MS = 2_000;
const HOW_FAR = 'query ($personId: ID!) { caseFile(personId: $personId, first: 1) { erased } }';

export function eraseCommand(): Command {
  const command = new Command('erase');
  for (const option of callingOptions()) command.addOption(option);
  return command
    .description('destroy the keys of a person whose erasure was granted: it cannot be undone')
    .argument('<person>', 'the id of the person', parseName)
    .requiredOption('--request <id>', 'the request for erasure that was granted', parseName)
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nIt goes through the running server, in the name of a data-protection officer. Sent again, it goes on where it was.' +
        '\nExit codes: 0 the person is erased, 1 not, or not yet.',
    )
    .action(async (personId: string, { request, ...options }: EraseOptions) => {
      const calling = callingOf('erase', options);
      await requireSeen(calling, personId);
      await order(calling, personId, request);
      await untilErased(calling, personId);
      process.stdout.write(`${personId} is erased. What remains in backups: docs/how-to/erasure.md\n`);
    });
}

/**
 * Orders nothing about whom the caller cannot meet: a mistyped id, or somebody under limited access, of whom the
 * caller could never see whether they are erased, nor be put on the list afterwards.
 */
async function requireSeen(calling: Calling, personId: string): Promise<void> {
  for (const until = Date.now() + READ_BEHIND_MS; ; await sleep(ASK_AGAIN_MS)) {
    const answer = await askAs(calling, HOW_FAR, { personId });
    if (answer.kind === 'data' || answer.failure.code !== 'NOT_FOUND') return; // the order says what else is wrong
    if (Date.now() < until) continue;
    throw new BootFailure(
      `${personId}: ${answer.failure.message} (${answer.failure.code}) A data-protection officer orders this; where the ` +
        'person is under limited access, one who is on the list (docs/how-to/limit-access-to-a-person.md). Nothing was ordered',
    );
  }
}

/** With a command id of the request's own, so that repeating it after an interruption is no second order. */
async function order(calling: Calling, personId: string, requestId: string): Promise<void> {
  const input = { personId, requestId, commandId: commandIdOf(personId, requestId) };
  const answer = await askAs(
    calling,
    'mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { repeated } }',
    { input },
  );
  if (answer.kind === 'data') return;
  const { message, code } = answer.failure;
  if (code === 'PERSON_ERASED') return; // ordered by another command: whether it is finished is asked next
  throw new BootFailure(`${personId} is not erased: ${message} (${code})`);
}

function commandIdOf(personId: string, requestId: string): string {
  const digest = createHash('sha256').update(`${personId}/${requestId}`).digest('hex');
  return `erase-${digest.slice(0, 40)}`;
}

async function untilErased(calling: Calling, personId: string): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(ASK_AGAIN_MS)) {
    const answer = await askAs(calling, HOW_FAR, { personId });
    if (answer.kind === 'failed') {
      throw new BootFailure(
        `the erasure of ${personId} is ordered, and it cannot be seen how far it is: ${answer.failure.message}`,
      );
    }
    if (fieldOf(answer.data['caseFile'], 'erased') === true) return;
  }
  throw new BootFailure(
    `the erasure of ${personId} is ordered and goes on, but is not finished: the keys may be held by a backup that ` +
      'reads them. Look at the logs of the server, and repeat the command to see whether it is done',
  );
}
