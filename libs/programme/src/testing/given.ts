import {
  type Actor,
  type AnyCommand,
  type AnyFact,
  type Decider,
  deciding,
  historyFor,
  type Instant,
  londonDay,
  type NewFact,
  type Occurrence,
  present,
  Refusal,
  type Source,
} from '../kernel/index.js';

/** How a specification names an entry: its type, its data, and the day (or instant) on which it happened. */
export interface Given {
  readonly id?: string;
  readonly type: string;
  readonly data: object;
  readonly on: string;
  /** Whom it is about. Default: nobody, for rules that do not ask. */
  readonly subjects?: readonly string[];
  readonly contract?: string;
  readonly deliveryUnit?: string;
}

export interface When {
  /** The day or the instant of the fact. */
  readonly on: string;
  /** The moment of recording. Default: noon of the same day, so that the decision is taken now. */
  readonly now?: Instant;
  readonly backdateReason?: string;
  readonly source?: Source;
  /** Who asks. Default: a programme manager. */
  readonly actor?: Actor;
}

const programmeManager: Actor = { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' };
const occurrence = (on: string): Occurrence => (on.length === 10 ? { occurredOn: on } : { occurredAt: on });

/** A recorded entry for a specification, with an envelope that says as little as it may. */
export function recorded(given: Given, index: number): AnyFact {
  return {
    id: given.id ?? `entry-${index + 1}`,
    type: given.type,
    schemaVersion: 1,
    data: given.data,
    ...occurrence(given.on),
    actor: programmeManager,
    subjects: given.subjects ?? [],
    ...present({ contract: given.contract, deliveryUnit: given.deliveryUnit }),
    commandId: `command-${index + 1}`,
    correlationId: `command-${index + 1}`,
    stream: 'specification-1',
    revision: BigInt(index),
    position: String(index).padStart(20, '0'),
    recordedAt: '2020-01-01T00:00:00.000Z',
  };
}

/**
 * Reads a decider's specification: given what is on record, when this is asked, then these events, or this refusal.
 * Entries are folded by occurrence, as `transact` does.
 */
export function given<State, C extends AnyCommand, Event extends AnyFact>(
  decider: Decider<State, C, Event>,
  ...entries: readonly Given[]
) {
  const history = historyFor(decider, entries.map(recorded));
  const decide = (command: C, when: When): readonly NewFact<Event>[] => {
    const happened = occurrence(when.on);
    const now =
      when.now ?? ('occurredAt' in happened ? happened.occurredAt : `${happened.occurredOn}T12:00:00.000Z`);
    const { backdateReason, source } = when;
    return decider.decide(
      command,
      history,
      deciding({
        occurrence: happened,
        now,
        actor: when.actor ?? programmeManager,
        ...(backdateReason === undefined ? {} : { backdateReason }),
        ...(source === undefined ? {} : { source }),
      }),
    );
  };
  return {
    history,
    /** The events that the command gives. */
    when: decide,
    /** The refusal with which the command meets; fails where it is accepted. */
    refusal(command: C, when: When): Refusal {
      try {
        decide(command, when);
      } catch (error) {
        if (error instanceof Refusal) return error;
        throw error;
      }
      throw new Error(
        `${command.type} of ${when.on} (recorded ${londonDay(when.now ?? '2020-01-01T00:00:00.000Z')}) was accepted`,
      );
    },
  };
}
