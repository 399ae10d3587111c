import type { Counts } from '../counts.ts';
import { FATES, balanceText, identity } from './account.ts';
import { shareOf, stackedBar } from './bars.ts';
import { count, moment } from './figures.ts';
import { markup, NOTHING, type Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';
import { section } from './section.ts';
import { nextSteps, spanOf, stateText, stateTone } from './story.ts';

export function head(data: ReportData): Markup {
  const { id, verified } = data.mapping;
  const span = spanOf(data);
  return markup`<header class="${stateTone(data)}">
    <p class="over">Capstan load ${data.load}</p>
    <h1>${stateText(data)}</h1>
    <dl>
      <dt>Into</dt>
      <dd>${data.target}</dd>
      <dt>Operation</dt>
      <dd>${data.operation}</dd>
      <dt>Mapping</dt>
      <dd>${id}${verified === undefined ? '' : ` (${verified})`}</dd>
      <dt>Started</dt>
      <dd>${moment(data.startedAt)}</dd>
      <dt>Took</dt>
      <dd>${span.text}</dd>
    </dl>
  </header>`;
}

export function totals({ counts, imbalance }: ReportData): Markup {
  const rows = FATES.map((fate) => totalRow(fate, counts));
  // A name and its figure stay on one line.
  const held = identity(counts).replaceAll(/ (?=\d)/g, '\u00a0');
  const sentence = balanceText(imbalance);
  const verdict =
    imbalance === 0
      ? markup`<p class="identity"><span class="tick">✓</span> ${held}. <span class="quiet">${sentence}</span></p>`
      : markup`<p class="identity mismatch" role="alert">✗ ${held.replace('=', '≠')}. ${sentence}</p>`;
  return section(
    'What became of the records',
    markup`${imbalance === 0 ? NOTHING : verdict}${stackedBar(counts)}
      <table>
        <thead>
          <tr>
            <th scope="col">Records</th>
            <th class="figure" scope="col">Count</th>
            <th class="figure" scope="col">Share</th>
            <th class="means" scope="col"></th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
        <tfoot>
          <tr>
            <td>read</td>
            <td class="figure">${count(counts.read)}</td>
            <td></td>
            <td class="means"></td>
          </tr>
        </tfoot>
      </table>
      ${imbalance === 0 ? verdict : NOTHING}`,
  );
}

function totalRow({ name, tone, means }: (typeof FATES)[number], counts: Counts): Markup {
  const none = counts[name] === 0 ? markup` class="none"` : NOTHING;
  return markup`<tr${none}><td><i class="key ${tone}"></i>${name}</td>
    <td class="figure">${count(counts[name])}</td><td class="figure">${shareOf(counts[name], counts.read)}</td>
    <td class="means">${means}</td></tr>`;
}

export function steps(data: ReportData): Markup {
  const found = nextSteps(data);
  if (found.length === 0) return NOTHING;
  return section(
    'What to do next',
    markup`${found.map(({ text, command }) => markup`<p>${text}</p><pre>${command}</pre>`)}`,
  );
}
