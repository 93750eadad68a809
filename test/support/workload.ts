import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '#access';
import { type Api, type ApiError, type CommandReceipt, mutationFor } from './api.js';
import { daysAgo } from './days.js';
import type { Step } from './programme.js';
import type { Random } from './random.js';

/** A command that was sent, and what came of it. `lost`: no answer came, so nobody knows. */
export type Sent = {
  readonly commandId: string;
  readonly role: Role;
  readonly command: string;
  readonly input: object;
} & (
  | { readonly outcome: 'acknowledged'; readonly receipt: CommandReceipt }
  | { readonly outcome: 'refused'; readonly error: ApiError }
  /** `gaveUp`: we did not wait for it, and the process may well be alive. `error`: it could not tell what became of it. */
  | { readonly outcome: 'lost'; readonly gaveUp: boolean; readonly error?: ApiError }
);

/** Answers that say that the service, and not the command, was at fault: whether it was recorded is not known. */
const UNCERTAIN = new Set(['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR']);

/** Sends one command, whatever comes; given a patience, it stops listening for the answer after so many milliseconds. */
export async function sendOnce(
  api: Api,
  [role, command, input]: Step,
  commandId: string,
  patienceMs?: number,
): Promise<Sent> {
  const asked = { commandId, role, command, input: { ...input, commandId } };
  const patience = patienceMs === undefined ? undefined : AbortSignal.timeout(patienceMs);
  try {
    const { data, errors } = await api.send<Readonly<Record<string, CommandReceipt>>>(
      api.token(role),
      mutationFor(command),
      { input: asked.input },
      patience,
    );
    const [receipt] = Object.values(data ?? {});
    if (receipt) return { ...asked, outcome: 'acknowledged', receipt };
    const [error] = errors;
    if (error && !UNCERTAIN.has(error.extensions.code)) return { ...asked, outcome: 'refused', error };
    return { ...asked, outcome: 'lost', gaveUp: false, ...(error === undefined ? {} : { error }) };
  } catch {
    // The connection broke, or nobody waited any longer: the fate of the command is what is tested.
    return { ...asked, outcome: 'lost', gaveUp: patience?.aborted ?? false };
  }
}

/**
 * Makes commands about people whom the officer supervises: most are accepted, some meet a rule, all may meet each
 * other.
 * @param mentor one who mentors others: each of their breaches raises a task
 */
export function commandsAbout(persons: readonly string[], random: Random, mentor?: string): () => Step {
  const pick = (): string => {
    const person = persons[random.between(0, persons.length - 1)];
    if (person === undefined) throw new Error('there is nobody to write about');
    return person;
  };
  const occurredOn = daysAgo(0);
  return () => {
    if (mentor !== undefined && random.next() < 0.08) {
      const breach = { breachId: `${mentor}-b${random.between(1, 100_000)}`, sentenceId: `${mentor}-s1` };
      return ['OFFENDER_MANAGER', 'RecordBreach', { occurredOn, personId: mentor, ...breach }];
    }
    const personId = pick();
    const breachId = `${personId}-b${random.between(1, 40)}`;
    switch (random.between(0, 5)) {
      case 0:
        return [
          'OFFENDER_MANAGER',
          'ResolveBreach',
          { occurredOn, personId, breachId, resolution: 'CONTINUED' },
        ];
      case 1:
        return ['OFFENDER_MANAGER', 'IssueBreachWarning', { occurredOn, personId, breachId }];
      case 2:
      case 3:
        return [
          'OFFENDER_MANAGER',
          'RecordBreach',
          { occurredOn, personId, breachId, sentenceId: `${personId}-s1` },
        ];
      default:
        return [
          'OFFENDER_MANAGER',
          'RecordPersonalDetails',
          { occurredOn, personId, name: `Name ${random.next()}` },
        ];
    }
  };
}

const BREATH_MS = 20;

export interface Load {
  readonly atOnce: number;
  /** How long to wait for the answer to the next command, in milliseconds; undefined for as long as it takes. */
  readonly patience?: () => number | undefined;
  readonly onSent: (sent: Sent) => 'go on' | 'stop';
}

/**
 * Keeps so many commands under way at once until told to stop, or until the process is gone. One that answers that it
 * cannot at the moment is there: whoever sent that goes on after a breath.
 */
export async function sendUnderLoad(
  api: Api,
  next: () => Step,
  { atOnce, patience, onSent }: Load,
): Promise<readonly Sent[]> {
  const all: Sent[] = [];
  let going = true;
  const worker = async (): Promise<void> => {
    while (going) {
      const sent = await sendOnce(api, next(), randomUUID(), patience?.());
      all.push(sent);
      const isThere = sent.outcome !== 'lost' || sent.gaveUp || sent.error !== undefined;
      if (!isThere || onSent(sent) === 'stop') going = false;
      else if (sent.outcome === 'lost' && sent.error !== undefined) await pause(BREATH_MS);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return all;
}
