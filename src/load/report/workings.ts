import { bar, shareOf } from './bars.ts';
import { count, size } from './figures.ts';
import { markup, NOTHING, type Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';
import { section } from './section.ts';
import { spanOf } from './story.ts';
import { table } from './table.ts';
import { timeline } from './timeline.ts';

export function categories({ categories: found }: ReportData, limit: number): Markup {
  if (found.length === 0) return NOTHING;
  const largest = found.reduce((most, { records }) => Math.max(most, records), 0);
  const all = found.reduce((sum, { records }) => sum + records, 0);
  const columns = [
    { title: 'Category', cell: (row: Category) => markup`${row.word}` },
    { title: 'Records', figure: true, cell: (row: Category) => markup`${count(row.records)}` },
    { title: 'Share', figure: true, cell: (row: Category) => markup`${shareOf(row.records, all)}` },
    { title: '', cell: (row: Category) => bar(row.records, largest) },
  ];
  return section(
    'By category',
    markup`<div class="bars">${table(columns, found, { limit, rows: 'categories' })}</div>`,
  );
}

type Category = ReportData['categories'][number];

export function requests(data: ReportData): Markup {
  const { sent, accepted, refused, retried, throttled, fill } = data.requests;
  const span = spanOf(data);
  const rows = [
    ['Sent', count(sent)],
    ['Accepted', count(accepted)],
    ['Refused', count(refused)],
    ['Sent again after a failure', count(retried)],
    ['Told to slow down (429)', count(throttled)],
    ['Records in an accepted request, mean', fill.toLocaleString('en-US', { maximumFractionDigits: 1 })],
    [
      'Time without sending',
      shareOf(
        data.waits.reduce((sum, { ms }) => sum + ms, 0),
        span.to - span.from,
      ),
    ],
  ] as const;
  const lines = rows.map(
    ([name, value]) =>
      markup`<tr>
        <td>${name}</td>
        <td class="figure">${value}</td>
      </tr>`,
  );
  return section(
    'Requests and waiting',
    markup`<table class="small">
        <tbody>
          ${lines}
        </tbody>
      </table>
      <h3>When sending waited</h3>
      ${timeline(data)}`,
  );
}

export function files({ files: found }: ReportData, limit: number): Markup {
  const columns = [
    { title: 'File', cell: (row: ReportData['files'][number]) => markup`${row.name}` },
    { title: 'Size', figure: true, cell: (row: ReportData['files'][number]) => markup`${size(row.bytes)}` },
    { title: 'Records', figure: true, cell: (row: ReportData['files'][number]) => markup`${count(row.records)}` },
  ];
  return section('Files', table(columns, found, { limit, rows: 'files' }));
}

export function settings({ settings: found }: ReportData, limit: number): Markup {
  if (found.length === 0) return NOTHING;
  const columns = [
    { title: 'Setting', cell: (row: ReportData['settings'][number]) => markup`${row.name}` },
    { title: 'Value', cell: (row: ReportData['settings'][number]) => markup`${row.value}` },
  ];
  return section('Settings', table(columns, found, { limit, rows: 'settings' }));
}
