import type { JsonObject, JsonValue } from '#event-log';
import { type FieldPath, isSealed, type KeyReader, openFields, parseSealed } from '#privacy';
import { isWithheldDeviation, MAY_TELL_BY_DEVIATION, tellsOfPrecaution } from '#programme';
import type { CaseFileEntry } from '../contract-case-file.js';
import { eventName } from '../wording/index.js';
import type { DisclosedEntry } from './document.js';
import {
  CASE_OF,
  DISCLOSED_STREAMS,
  MAY_TELL_OF_CONCERN,
  PERSON_FIELDS,
  STAFF_FIELDS,
  TELL_OF_TWO,
  TOLD_TO_MENTOR,
} from './identifiers.js';
import { momentOf } from './moment.js';
import {
  A_MEMBER_OF_STAFF,
  ABOUT_ANOTHER,
  ANOTHER_PERSON,
  ERASED_TEXT,
  IN_CONFIDENCE,
  READ_AND_WITHHELD,
  WHY_A_MATCH_ENDED,
  type WithheldReason,
} from './wording.js';

export interface Disclosing {
  readonly personId: string;
  readonly keys: KeyReader;
  /** Texts that the officer read and withholds, as `toReview` names them. */
  readonly withhold: ReadonlySet<string>;
  /** The streams of tasks that ask about what may be a non-association, from `asksOfPrecautions`: withheld whole. */
  readonly ofPrecautions: ReadonlySet<string>;
}

/**
 * Whether an entry raises a task about two persons that asks to look at what may be a non-association: see
 * `tellsOfPrecaution`. What becomes of the task, and in which words, tells as much as that it was raised.
 */
export function asksOfPrecautions({ type, data, subjects }: CaseFileEntry): boolean {
  const { kind, about } = data;
  const stream =
    typeof about === 'object' && about !== null && 'stream' in about ? about['stream'] : undefined;
  if (type !== 'TaskRaised' || typeof kind !== 'string' || typeof stream !== 'string') return false;
  return subjects.length > 1 && tellsOfPrecaution(kind, stream);
}

/**
 * An entry as the person it is about may have it, or why they may not. Whose a sealed text is, its seal says: under
 * another person's key, it is held about them. Words by staff about this person alone are given and marked: they may
 * tell of others all the same, which only a reader can judge.
 * @throws SealBroken, KeysUnavailable, KeysCorrupt
 */
export async function discloseEntry(
  entry: CaseFileEntry,
  disclosing: Disclosing,
): Promise<DisclosedEntry | { readonly withheld: WithheldReason | 'NOT_TOLD' }> {
  const kind = entry.stream.split('-', 1)[0] ?? entry.stream;
  if (kind === 'concern') return { withheld: 'NOT_TOLD' };
  if (!DISCLOSED_STREAMS.has(kind)) return { withheld: 'HARM' };
  if (TELL_OF_TWO.has(entry.type)) return { withheld: 'THIRD_PARTY' };
  if (disclosing.ofPrecautions.has(entry.stream)) return { withheld: 'THIRD_PARTY' };

  const one = new EntryDisclosure(entry, disclosing);
  const { superseded, source, actor, occurredAt, reportedBy } = entry;
  const data = await one.fields(entry.data);
  const backdateReason = await one.backdateReason();
  const deviations = await one.deviations();
  const reason = await one.correctionReason();
  return {
    ...{ entryId: entry.entryId, type: entry.type, title: eventName(entry.type), as: entry.role },
    occurredOn: entry.occurredOn,
    occurredAt: occurredAt === null ? null : momentOf(occurredAt),
    recordedAt: momentOf(entry.recordedAt),
    recordedBy: { role: actor.role, organisation: actor.organisation },
    reportedBy: reportedBy === null || reportedBy === disclosing.personId ? reportedBy : ANOTHER_PERSON,
    // Of an entry that is as much a mentee's, the Delivery Unit is where the mentee is supervised.
    deliveryUnit: one.isMenteesToo ? null : entry.deliveryUnit,
    ...{ contract: entry.contract, caseId: entry.caseId },
    ...{ data, backdateReason, deviations },
    source: source && { system: source.system, recordedOn: source.recordedOn ?? null },
    corrects: entry.corrects,
    superseded: superseded && {
      kind: superseded.kind,
      at: momentOf(superseded.at),
      by: { role: superseded.by.role, organisation: superseded.by.organisation },
      reason,
    },
    toReview: one.toReview,
    textsWithheld: one.textsWithheld,
  };
}

class EntryDisclosure {
  readonly toReview: string[] = [];
  readonly textsWithheld: string[] = [];
  private readonly others: ReadonlySet<string>;
  readonly isMenteesToo: boolean;

  constructor(
    private readonly entry: CaseFileEntry,
    private readonly disclosing: Disclosing,
  ) {
    this.others = new Set(entry.subjects.filter((subject) => subject !== disclosing.personId));
    this.isMenteesToo = entry.role === 'MENTOR' && this.others.size > 0;
  }

  async fields(data: JsonObject): Promise<JsonObject> {
    const told: Record<string, JsonValue> = {};
    for (const [field, value] of Object.entries(data)) {
      told[field] = this.withheldWhole(field) ?? (await this.value(value, field, ['data', field]));
    }
    return told;
  }

  /** What stands in place of a field that is not told, whatever it holds. */
  private withheldWhole(field: string): string | undefined {
    if (this.isMenteesToo && !TOLD_TO_MENTOR.has(field)) return ABOUT_ANOTHER;
    return MAY_TELL_OF_CONCERN[this.entry.type]?.has(field) ? WHY_A_MATCH_ENDED : undefined;
  }

  /** It is the reason of every gate that was shut, too, so it is told where they are. */
  async backdateReason(): Promise<string | null> {
    const { entryId, backdateReason } = this.entry;
    if (backdateReason !== null && this.tellsOfGates()) return ABOUT_ANOTHER;
    return this.text(backdateReason, entryId, ['metadata', 'backdateReason']);
  }

  /** Why it was taken back or replaced: as often as not for a gate that was shut, so told where they are, too. */
  async correctionReason(): Promise<string | null> {
    const { superseded } = this.entry;
    if (superseded === null) return null;
    if (superseded.reason !== null && this.tellsOfGates()) return ABOUT_ANOTHER;
    return this.text(superseded.reason, superseded.eventId, ['data', 'reason']);
  }

  /** Whether reasons of an entry about two persons are, or may be, those of gates that were shut. */
  private tellsOfGates(): boolean {
    const { type, deviations } = this.entry;
    return this.others.size > 0 && (deviations.length > 0 || MAY_TELL_BY_DEVIATION.includes(type));
  }

  /**
   * Gates that were shut: in an entry about two persons they may tell of either, and are told to neither. Of one by
   * which a non-association could be told not even that it was shut.
   */
  async deviations(): Promise<DisclosedEntry['deviations']> {
    if (this.others.size > 0) {
      const told = this.entry.deviations.filter(({ code }) => !isWithheldDeviation(code));
      return told.map(() => ({ code: ABOUT_ANOTHER, reason: null }));
    }
    const told = [];
    for (const [index, { code, reason = null }] of this.entry.deviations.entries()) {
      const path = ['metadata', 'deviations', index, 'reason'];
      told.push({ code, reason: await this.text(reason, this.entry.entryId, path) });
    }
    return told;
  }

  private async value(value: JsonValue, field: string, path: FieldPath): Promise<JsonValue> {
    if (typeof value === 'string') return this.textOf(value, field, path);
    if (Array.isArray(value)) {
      const items: readonly JsonValue[] = value;
      return Promise.all(items.map((item, index) => this.value(item, field, [...path, index])));
    }
    if (typeof value !== 'object' || value === null) return value;
    const told: Record<string, JsonValue> = {};
    for (const [name, inner] of Object.entries(value)) {
      // The id of a nested `trainer` or `referrer` identifies what the object is called.
      told[name] = await this.value(inner, name === 'id' ? field : name, [...path, name]);
    }
    return told;
  }

  private async textOf(text: string, field: string, path: FieldPath): Promise<string> {
    const { personId } = this.disclosing;
    if (isSealed(text)) return (await this.text(text, this.entry.entryId, path)) ?? '';
    if (text === personId) return text;
    if (PERSON_FIELDS.has(field) || this.others.has(text)) return ANOTHER_PERSON;
    if (STAFF_FIELDS.has(field)) return A_MEMBER_OF_STAFF;
    const part = CASE_OF[field];
    if (part !== undefined && this.others.size > 0 && part !== this.entry.role) return ANOTHER_PERSON;
    // The name of a history tells whose it is.
    if (field === 'stream') return text.split('-', 1)[0] ?? text;
    return text;
  }

  /** A text that nobody opens here. Where the key of the person is gone, there is nobody left to ask for it. */
  private async inConfidence(subjects: readonly string[]): Promise<string> {
    const { personId, keys } = this.disclosing;
    if (!subjects.includes(personId)) return IN_CONFIDENCE;
    const [key] = await keys.find([{ subject: personId, seal: 'CONFIDENTIAL' }]);
    return key === 'destroyed' ? ERASED_TEXT : IN_CONFIDENCE;
  }

  private async hasKey(): Promise<boolean> {
    const { personId, keys } = this.disclosing;
    const [key] = await keys.find([{ subject: personId, seal: 'PERSONAL' }]);
    return key !== undefined && key !== 'destroyed';
  }

  /** A text of the entry or of its correction, which may be sealed. */
  async text(text: string | null, eventId: string, path: FieldPath): Promise<string | null> {
    if (text === null) return null;
    const { personId, keys, withhold } = this.disclosing;
    const name = `${this.entry.entryId}/${eventId === this.entry.entryId ? '' : 'superseded.'}${path.join('.')}`;
    if (withhold.has(name)) {
      this.textsWithheld.push(name);
      return READ_AND_WITHHELD;
    }
    if (isSealed(text)) {
      const parts = parseSealed(text);
      if (parts?.seal === 'CONFIDENTIAL') return this.inConfidence(parts.subjects);
      if (parts !== undefined && parts.subjects[0] !== personId) return ABOUT_ANOTHER;
    }
    const opened = await openFields(text, eventId, path, keys, { seals: ['PERSONAL'] });
    // That another whom it is about was erased is theirs alone to know.
    if (opened === ERASED_TEXT && (await this.hasKey())) return ABOUT_ANOTHER;
    // Their own details are theirs, whoever wrote them down.
    if (opened !== ERASED_TEXT && this.entry.type !== 'PersonalDetailsRecorded') this.toReview.push(name);
    return opened;
  }
}
