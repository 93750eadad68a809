import type { JsonValue } from '#event-log';
import { type DisclosedEntry, type SubjectAccessDocument, textsToReview } from './document.js';
import { html, type Markup } from './escape.js';
import { looksSection, recipientsSection, withheldSection, wordsSection } from './sections.js';
import { STYLE } from './style.js';
import { dayWithYear, fieldInWords, inWords, valueInWords } from './values.js';

/**
 * A subject access for a person to read: one page that needs nothing else. It holds no script, and its policy lets
 * none run, whatever the texts in it say; every text is escaped.
 */
export function subjectAccessPage(document: SubjectAccessDocument): string {
  const { personId, preparedAt, entries } = document;
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>What is held on you</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <h1>What is held on you</h1>
          <p>
            Everything that the programme holds on person <code>${personId}</code>, put together on
            ${preparedAt.london}. Times are those of London. ${entries.length}
            ${entries.length === 1 ? 'entry' : 'entries'}, the oldest first.
          </p>
        </header>
        ${notices(document)}
        <main>
          <section aria-labelledby="entries">
            <h2 id="entries">Your record</h2>
            ${entries.map(entryMarkup)}
          </section>
          ${withheldSection(document)} ${looksSection(document)} ${recipientsSection(document)}
          ${wordsSection(document)}
        </main>
      </body>
    </html> `.html;
}

function notices(document: SubjectAccessDocument): readonly Markup[] {
  const toReview = textsToReview(document);
  return [
    ...(document.complete
      ? []
      : [
          html`<p class="notice">
            Something about you could not be taken in yet: this is not the whole. Ask again.
          </p>`,
        ]),
    ...(document.erased
      ? [
          html`<p class="notice">
            Your personal details were erased. What is left stands here without them.
          </p>`,
        ]
      : []),
    ...(toReview === 0
      ? []
      : [
          html`<p class="notice officer">
            <strong>For the officer, before this is handed over:</strong> ${toReview}
            ${toReview === 1 ? 'text is' : 'texts are'} marked, because staff wrote them and they may tell of
            somebody else. Read them; make the document again without those that do.
          </p>`,
        ]),
  ];
}

function entryMarkup(entry: DisclosedEntry): Markup {
  const { superseded, recordedBy } = entry;
  const facts: readonly Markup[] = [
    fact('Happened', entry.occurredAt?.london ?? dayWithYear(entry.occurredOn)),
    fact(
      'Recorded',
      `${entry.recordedAt.london}, by ${inWords(recordedBy.role)}, ${recordedBy.organisation}`,
    ),
    ...given('On the word of', entry.reportedBy),
    ...given('Delivery Unit', 'unit' in entry.data ? null : entry.deliveryUnit),
    ...given('Contract', 'contract' in entry.data ? null : entry.contract),
    ...Object.entries(entry.data).map(([field, value]) =>
      dataFact(fieldInWords(field), value, isMarked(entry, `data.${field}`)),
    ),
    ...(entry.backdateReason === null
      ? []
      : [
          dataFact('Recorded late because', entry.backdateReason, isMarked(entry, 'metadata.backdateReason')),
        ]),
    ...entry.deviations.map(({ code, reason }, index) =>
      dataFact(
        'Against a rule',
        reason === null ? code : `${inWords(code)}: ${reason}`,
        isMarked(entry, `metadata.deviations.${index}`),
      ),
    ),
    ...given('Came from', entry.source && entry.source.system),
    ...given('Replaces the entry', entry.corrects),
    fact('Entry', entry.entryId),
  ];
  return html`<article class="${superseded === null ? 'stands' : 'superseded'}">
    <h3>${entry.title}</h3>
    ${superseded === null ? '' : supersededMarkup(entry)}
    <dl>${facts}</dl>
  </article>`;
}

function supersededMarkup(entry: DisclosedEntry): Markup {
  const { superseded } = entry;
  if (superseded === null) return html``;
  const { kind, at, by, reason } = superseded;
  const what = kind === 'RETRACTED' ? 'Taken back' : 'Replaced';
  return html`<p class="correction">
    ${what} on ${at.london}, by ${inWords(by.role)}, ${by.organisation}. It stands no
    longer.${reason === null ? '' : html` Why: ${marked(reason, isMarked(entry, 'superseded.data.reason'))}`}
  </p>`;
}

const isMarked = ({ entryId, toReview }: DisclosedEntry, path: string): boolean =>
  toReview.some((name) => name === `${entryId}/${path}` || name.startsWith(`${entryId}/${path}.`));

const fact = (name: string, value: string): Markup =>
  html`<dt>${name}</dt>
    <dd>${value}</dd>`;
const given = (name: string, value: string | null): readonly Markup[] =>
  value === null ? [] : [fact(name, value)];
const dataFact = (name: string, value: JsonValue, isToReview: boolean): Markup =>
  html`<dt>${name}</dt>
    <dd>${marked(valueInWords(value), isToReview)}</dd>`;
const marked = (text: string, isToReview: boolean): Markup =>
  isToReview ? html`<mark>${text}</mark>` : html`${text}`;
