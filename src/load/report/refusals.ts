import { count } from './figures.ts';
import { markup, NOTHING, type Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';
import { section } from './section.ts';
import { exampleText, wordFlag } from './story.ts';
import { table } from './table.ts';

export function reasons({ reasons: found, counts }: ReportData, limit: number): Markup {
  const refused = counts.invalid + counts.rejected;
  if (found.length === 0 && refused === 0)
    return section('Why records were refused', markup`<p class="quiet">None was refused.</p>`);
  const columns = [
    { title: 'Records', figure: true, cell: (reason: Reason) => markup`${count(reason.records)}` },
    { title: 'By', cell: (reason: Reason) => BY[reason.kind] },
    {
      title: 'Field',
      cell: (reason: Reason) =>
        reason.field === '' ? markup`<span class="quiet">whole record</span>` : markup`<code>${reason.field}</code>`,
    },
    {
      title: 'What to do',
      cell: (reason: Reason) => markup`${reason.detail} <code class="quiet">${reason.code}</code>`,
    },
    { title: 'For example', cell: (reason: Reason) => markup`${exampleText(reason)}` },
  ];
  return section('Why records were refused', table(columns, found, { limit, rows: 'reasons', cards: true }));
}

type Reason = ReportData['reasons'][number];

const BY = {
  invalid: markup`<i class="key ours"></i>us`,
  rejected: markup`<i class="key theirs"></i>upstream`,
};

export function words({ words: found }: ReportData, limit: number): Markup {
  if (found.length === 0) return NOTHING;
  const columns = [
    { title: 'Records', figure: true, cell: (row: Word) => markup`${count(row.records)}` },
    { title: 'Field', cell: (row: Word) => markup`<code>${row.field}</code>` },
    { title: 'Word', cell: (row: Word) => markup`${row.word}` },
    { title: 'Map it with', cell: mapWith },
  ];
  return section('Words that the mapping does not know', table(columns, found, { limit, rows: 'words', cards: true }));
}

type Word = ReportData['words'][number];

function mapWith(row: Word): Markup {
  const flag = wordFlag(row);
  return flag === undefined ? markup`<span class="quiet">a mapping file</span>` : markup`<code>${flag}</code>`;
}
