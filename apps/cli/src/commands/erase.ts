import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { HOW_FAR_ERASED, ORDER_ERASURE } from '../../../standalone/src/command-line-documents.js';
import { type Calling, type CallingOptions, callingOf, callingOptions } from '../calling.js';
import { dataOption, parseName } from '../options.js';
import { tell } from '../output.js';
import { askAs, fieldOf, type GraphQLAnswer, parsed } from '../server-api.js';

interface EraseOptions extends CallingOptions {
  readonly request: string;
  readonly wait: number;
}

const WAIT_S = 60;
const LONGEST_WAIT_S = 3_600;
const ASK_AGAIN_MS = 100;
/** Each asking is a look that goes on record: so it is done less and less often. */
const ASK_AT_LEAST_EVERY_MS = 5_000;
const ANSWER_MS = 15_000;
const ORDER_MS = 60_000;
/** What was just recorded is read a moment later. */
const READ_BEHIND_MS = 2_000;
/** The order stands, and is carried out by the server whatever becomes of this command. */
const NOT_DONE_YET = 3;

export function eraseCommand(): Command {
  const command = new Command('erase');
  for (const option of callingOptions()) command.addOption(option);
  return command
    .description('destroy the keys of a person whose erasure was granted: it cannot be undone')
    .argument('<person>', 'the id of the person', parseName)
    .requiredOption('--request <id>', 'the request for erasure that was granted', parseName)
    .option(
      '--wait <seconds>',
      'how long to wait until it is done; 0 to order it alone',
      parseSeconds,
      WAIT_S,
    )
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nIt goes through the running server, in the name of a data-protection officer. Once ordered, the server carries ' +
        'it\nout by itself, after a restart too: to end this command (Ctrl-C) stops nothing. Sent again, it orders ' +
        'nothing twice,\nand waits on.' +
        '\nExit codes: 0 the person is erased, 1 nothing was ordered, or it is not known whether it was (send it again),' +
        '\n3 it is ordered and goes on, but was not done, or could not be seen to be, in the time of --wait.',
    )
    .action(async (personId: string, { request, wait, ...options }: EraseOptions) => {
      const calling = callingOf('erase', options);
      await requireSeen(calling, personId);
      await order(calling, personId, request);
      const left = await untilErased(calling, personId, wait * 1_000);
      if (left === null) {
        process.stdout.write(`${personId} is erased. What remains in backups: docs/how-to/erasure.md\n`);
        return;
      }
      tell(
        `The erasure of ${personId} is ordered, and the server goes on with it. After ${wait} s ${left}. ` +
          (await whatIsHeldUp(calling)) +
          ' Repeat the command to see whether it is done: it orders nothing twice.',
      );
      process.exitCode = NOT_DONE_YET;
    });
}

function parseSeconds(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) <= LONGEST_WAIT_S) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number of seconds from 0 to ${LONGEST_WAIT_S}.`);
}

/**
 * Orders nothing about whom the caller cannot meet: a mistyped id, or somebody under limited access, of whom the
 * caller could never see whether they are erased, nor be put on the list afterwards.
 */
async function requireSeen(calling: Calling, personId: string): Promise<void> {
  for (const until = Date.now() + READ_BEHIND_MS; ; await sleep(ASK_AGAIN_MS)) {
    const answer = await askAs(calling, HOW_FAR_ERASED, { personId }, ANSWER_MS);
    if (answer.kind === 'data') return;
    const { code, message } = answer.failure;
    if (code !== 'NOT_FOUND' && code !== 'SERVICE_UNAVAILABLE') return; // the order says what else is wrong
    if (Date.now() < until) continue;
    if (code === 'SERVICE_UNAVAILABLE')
      throw new BootFailure(`${personId}: ${message} (${code}) Nothing was ordered by this command`);
    throw new BootFailure(
      `${personId}: ${message} (${code}) A data-protection officer orders this; where the ` +
        'person is under limited access, one who is on the list (docs/how-to/limit-access-to-a-person.md). Nothing was ordered',
    );
  }
}

/** With a command id of the request's own, so that repeating it after an interruption is no second order. */
async function order(calling: Calling, personId: string, requestId: string): Promise<void> {
  const input = { personId, requestId, commandId: commandIdOf(personId, requestId) };
  const answer = await askAs(calling, ORDER_ERASURE, { input }, ORDER_MS);
  if (answer.kind === 'data') return;
  const { message, code } = answer.failure;
  if (code === 'PERSON_ERASED') return; // ordered by another command: whether it is finished is asked next
  throw new BootFailure(`${personId} is not erased: ${message} (${code})`);
}

function commandIdOf(personId: string, requestId: string): string {
  const digest = createHash('sha256').update(`${personId}/${requestId}`).digest('hex');
  return `erase-${digest.slice(0, 40)}`;
}

/**
 * Null once the person is erased; after the time given, what is still to come or could not be seen. The time begins with
 * the first answer: a slow one leaves as long to wait.
 */
async function untilErased(calling: Calling, personId: string, waitMs: number): Promise<string | null> {
  let pause = ASK_AGAIN_MS;
  let ends: number | undefined;
  for (;;) {
    const seen = await look(calling, personId);
    if (seen === null) return null;
    const isFirst = ends === undefined;
    ends ??= Date.now() + waitMs;
    const left = ends - Date.now();
    if (left <= 0) return seen;
    if (isFirst) {
      tell(
        `The erasure of ${personId} is ordered: waits for it for at most ${Math.ceil(left / 1_000)} s more. ` +
          'Ctrl-C stops nothing: the server goes on by itself.',
      );
    }
    await sleep(Math.min(pause, left));
    pause = Math.min(pause * 1.5, ASK_AT_LEAST_EVERY_MS);
  }
}

/** Null where they are erased. A server that is away for a moment, or starts again, is no reason to give up. */
async function look(calling: Calling, personId: string): Promise<string | null> {
  let answer: GraphQLAnswer;
  try {
    answer = await askAs(calling, HOW_FAR_ERASED, { personId }, ANSWER_MS);
  } catch (error) {
    if (!(error instanceof BootFailure)) throw error;
    return `it cannot be seen how far it is (${error.message})`;
  }
  if (answer.kind === 'failed') return `it cannot be seen how far it is (${answer.failure.message})`;
  return fieldOf(answer.data['caseFile'], 'erased') === true ? null : 'the keys are not destroyed yet';
}

/** What the server tells anybody of the erasures that it has to finish: numbers. */
async function whatIsHeldUp({ url }: Calling): Promise<string> {
  const health = parsed(await healthOf(url));
  if (health === undefined) return 'Its health cannot be asked just now.';
  const erasures = fieldOf(health, 'erasures');
  const [unfinished, failing] = [fieldOf(erasures, 'unfinished'), fieldOf(erasures, 'failing')];
  if (typeof unfinished !== 'number' || typeof failing !== 'number') {
    return 'Another process carries it out (the projector): look at its health and its logs.';
  }
  return failing > 0
    ? `Of ${unfinished} that it has in hand ${failing} failed and will be tried again: its logs name a code and a ` +
        'reason (READ_BY_ANOTHER: something still reads the key database, such as a backup, and must end).'
    : `It has ${unfinished} in hand, and none that failed.`;
}

async function healthOf(url: string): Promise<string> {
  try {
    return await (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(ANSWER_MS) })).text();
  } catch {
    return ''; // said as what it is: not to be had
  }
}
