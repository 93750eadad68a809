import type { SubjectAccessDocument } from './document.js';
import { html, type Markup } from './escape.js';
import { dayWithYear, fieldInWords, inWords } from './values.js';

export function withheldSection({ withheld, notTold, asUser }: SubjectAccessDocument): Markup {
  const items = withheld.map(
    ({ entries, why }) => html`<li>${entries} ${entries === 1 ? 'entry' : 'entries'}. ${why}</li>`,
  );
  return html`<section aria-labelledby="withheld">
    <h2 id="withheld">What is withheld</h2>
    <ul>
      ${items}
      <li>${notTold}</li>
      <li>${asUser}</li>
    </ul>
  </section>`;
}

export function looksSection({ looks }: SubjectAccessDocument): Markup {
  const rows = looks.map(
    ({ day, role, organisation, operation, purpose, outcome, times }) =>
      html`<tr>
        <td>${dayWithYear(day)}</td>
        <td>${inWords(role ?? 'no role that may')}</td>
        <td>${organisation ?? 'not on record'}</td>
        <td>${fieldInWords(operation)}${outcome === 'REFUSED' ? ' (refused)' : ''}</td>
        <td>${purpose === null ? 'not told' : inWords(purpose)}</td>
        <td class="number">${times}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="looks">
    <h2 id="looks">Who looked at your record</h2>
    ${
      rows.length === 0
        ? html`<p>Nobody has.</p>`
        : html`<table>
            <thead>
              <tr>
                <th>Day</th>
                <th>Role</th>
                <th>Organisation</th>
                <th>What</th>
                <th>Why</th>
                <th class="number">Times</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }
  </section>`;
}

export function recipientsSection({ recipients, releases }: SubjectAccessDocument): Markup {
  const items = recipients.map(({ who, what }) => html`<li><strong>${who}:</strong> ${what}.</li>`);
  const rows = releases.map(
    ({ day, organisation, times }) =>
      html`<li>
        ${dayWithYear(day)},
        ${organisation ?? 'organisation not on record'}${times === 1 ? '' : `, ${times} times`}
      </li>`,
  );
  return html`<section aria-labelledby="recipients">
    <h2 id="recipients">Where it goes</h2>
    <ul>
      ${items}
    </ul>
    ${
      rows.length === 0
        ? html`<p>No copy has been released for evaluation since the first entry about you.</p>`
        : html`<p>Copies under other names were released for evaluation:</p>
            <ul>
              ${rows}
            </ul>`
    }
  </section>`;
}

export function wordsSection({ words }: SubjectAccessDocument): Markup {
  const meant = Object.entries(words).map(
    ([word, meaning]) =>
      html`<dt>${word}</dt>
        <dd>${meaning}</dd>`,
  );
  return html`<section aria-labelledby="words">
    <h2 id="words">What the words mean</h2>
    <dl>${meant}</dl>
  </section>`;
}
