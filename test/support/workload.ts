import { randomUUID } from 'node:crypto';
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
  | { readonly outcome: 'lost' }
);

/** Answers that say that the service, and not the command, was at fault: whether it was recorded is not known. */
const UNCERTAIN = new Set(['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR']);

/** Sends one command, whatever comes. */
export async function sendOnce(api: Api, [role, command, input]: Step, commandId: string): Promise<Sent> {
  const asked = { commandId, role, command, input: { ...input, commandId } };
  try {
    const { data, errors } = await api.send<Readonly<Record<string, CommandReceipt>>>(
      api.token(role),
      mutationFor(command),
      { input: asked.input },
    );
    const [receipt] = Object.values(data ?? {});
    if (receipt) return { ...asked, outcome: 'acknowledged', receipt };
    const [error] = errors;
    if (error && !UNCERTAIN.has(error.extensions.code)) return { ...asked, outcome: 'refused', error };
    return { ...asked, outcome: 'lost' };
  } catch {
    return { ...asked, outcome: 'lost' }; // the connection broke: the fate of the command is what is tested
  }
}

/** Makes commands about people whom the officer supervises: most are accepted, some meet a rule, all may meet each other. */
export function commandsAbout(persons: readonly string[], random: Random): () => Step {
  const pick = (): string => {
    const person = persons[random.between(0, persons.length - 1)];
    if (person === undefined) throw new Error('there is nobody to write about');
    return person;
  };
  const occurredOn = daysAgo(0);
  return () => {
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

/** Keeps so many commands under way at once until told to stop, or until an answer fails to come. */
export async function sendUnderLoad(
  api: Api,
  next: () => Step,
  atOnce: number,
  onSent: (sent: Sent) => 'go on' | 'stop',
): Promise<readonly Sent[]> {
  const all: Sent[] = [];
  let going = true;
  const worker = async (): Promise<void> => {
    while (going) {
      const sent = await sendOnce(api, next(), randomUUID());
      all.push(sent);
      if (sent.outcome === 'lost' || onSent(sent) === 'stop') going = false;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return all;
}
