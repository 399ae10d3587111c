import { FATES, balanceText, identity } from './account.ts';
import { shareOf } from './bars.ts';
import { histogramOf, type Histogram } from './days.ts';
import { count, counted, duration, moment, size } from './figures.ts';
import { hourBins } from './hours.ts';
import { mailable } from './mailable.ts';
import { visible } from './markup.ts';
import { code, plain, table, type Rows } from './markdown-text.ts';
import type { ReportData } from './report-data.ts';
import { exampleText, nextSteps, spanOf, stateText, wordFlag } from './story.ts';

/** The most rows of a table. */
const LIMITS = [30, 10, 0] as const;
/** Bars of the histogram are drawn by letters. */
const BAR = 40;

/** The report as Markdown, for a ticket or a chat: the same as the page, with fewer rows. */
export function reportMarkdown(data: ReportData): string {
  return mailable(LIMITS, (limit) => {
    const rows = (list: Rows): string => table(list, limit);
    const sections = [
      head(data),
      totals(data),
      steps(data),
      reasons(data, rows),
      words(data, rows),
      days(data),
      hours(data),
    ];
    return `${[...sections, requests(data), origin(data, rows)].filter((text) => text !== '').join('\n\n')}\n`;
  });
}

type Table = (list: Rows) => string;

function head(data: ReportData): string {
  const { id, verified } = data.mapping;
  const mapping = `${code(id)}${verified === undefined ? '' : ` (${plain(verified)})`}`;
  const facts = [
    `Into ${code(data.target)} by ${code(data.operation)}, with the mapping ${mapping}.`,
    `Started ${moment(data.startedAt)}; took ${spanOf(data).text}.`,
  ];
  return `# Load ${code(data.load)}\n\n**${plain(stateText(data))}**\n\n${facts.join('\n')}`;
}

function totals({ counts, imbalance }: ReportData): string {
  const rows = FATES.map(({ name }) => [name, count(counts[name]), shareOf(counts[name], counts.read)]);
  const verdict = imbalance === 0 ? `✓ ${identity(counts)}. ` : `**✗ ${identity(counts).replace('=', '≠')}.** `;
  const figures = table({ titles: ['Fate', 'Count', 'Share'], rows }, rows.length);
  return `## What became of the records\n\n${figures}\n\n${verdict}${balanceText(imbalance)}`;
}

function steps(data: ReportData): string {
  const found = nextSteps(data).map(({ text, command }) => `${text}\n\n    ${visible(command)}`);
  return found.length === 0 ? '' : `## What to do next\n\n${found.join('\n\n')}`;
}

function reasons({ reasons: found }: ReportData, table: Table): string {
  const rows = found.map((reason) => [
    count(reason.records),
    reason.kind === 'invalid' ? 'us' : 'upstream',
    reason.field === '' ? 'whole record' : code(reason.field),
    `${plain(reason.detail)} (${code(reason.code)})`,
    plain(exampleText(reason)),
  ]);
  const titles = ['Records', 'By', 'Field', 'What to do', 'For example'];
  return rows.length === 0 ? '' : `## Why records were refused\n\n${table({ titles, rows })}`;
}

function words({ words: found }: ReportData, table: Table): string {
  const rows = found.map((row) => {
    const flag = wordFlag(row);
    return [count(row.records), code(row.field), code(row.word), flag === undefined ? 'a mapping file' : code(flag)];
  });
  const titles = ['Records', 'Field', 'Word', 'Map it with'];
  return rows.length === 0 ? '' : `## Words that the mapping does not know\n\n${table({ titles, rows })}`;
}

function days(data: ReportData): string {
  const found = histogramOf(data.days, data.endedAt ?? data.startedAt);
  const bars = found.bins.length === 0 ? 'No record says when it started.' : `\`\`\`\n${barLines(found)}\n\`\`\``;
  const notes = [
    ...(found.future > 0
      ? [`**${counted(found.future, 'record')} after the day of the load.** Check the time zone.`]
      : []),
    ...found.strays
      .slice(0, 10)
      .map(({ from, to, records }) => `Far from all others: ${counted(records, 'record')}, ${from} to ${to}.`),
  ];
  return ['## When the records started', bars, ...notes].join('\n\n');
}

/** One line a bin; what does not fit is said. */
function barLines({ bins, unit }: Histogram): string {
  const top = bins.reduce((most, { records }) => Math.max(most, records), 1);
  const shown = bins.slice(-MOST_BARS);
  const lines = shown.map(({ label, records, weekend }) => {
    return `${label}${weekend ? ' *' : '  '} ${barOf(records, top).padEnd(BAR)} ${count(records).padStart(11)}`;
  });
  const left = bins.length - shown.length;
  const note = left > 0 ? [`(the last ${shown.length} of ${counted(bins.length, unit)})`] : [];
  return [...lines, ...(unit === 'day' ? ['* weekend'] : []), ...note].join('\n');
}

const MOST_BARS = 62;

function hours(data: ReportData): string {
  const bins = hourBins(data.hours);
  if (bins.length === 0) return '';
  const top = Math.max(...bins.map(({ records }) => records));
  const rows = bins.map(({ label, records }) => [label, count(records), barOf(records, top)]);
  const figures = table({ titles: ['Hour (UTC)', 'Records', ''], rows }, rows.length);
  return `## At which hour (UTC) the records start\n\n${figures}`;
}

function barOf(records: number, top: number): string {
  return '█'.repeat(records === 0 ? 0 : Math.max(1, Math.round((records / top) * BAR)));
}

function requests({ requests: { sent, accepted, refused, retried, throttled }, waits }: ReportData): string {
  const waited = waits.reduce((sum, { ms }) => sum + ms, 0);
  const figures = `${count(sent)} sent, ${count(accepted)} accepted, ${count(refused)} refused, ${count(retried)} sent again`;
  const waiting =
    waits.length === 0
      ? 'Sending never had to wait.'
      : `Waited ${counted(waits.length, 'time')}, ${duration(waited)} in all.`;
  return `## Requests\n\n${figures}; told to slow down (429) ${counted(throttled, 'time')}. ${waiting}`;
}

function origin({ categories, files, settings }: ReportData, table: Table): string {
  const parts = [
    {
      title: 'By category',
      titles: ['Category', 'Records'],
      rows: categories.map((row) => [code(row.word), count(row.records)]),
    },
    {
      title: 'Files',
      titles: ['File', 'Size', 'Records'],
      rows: files.map((row) => [code(row.name), size(row.bytes), count(row.records)]),
    },
    {
      title: 'Settings',
      titles: ['Setting', 'Value'],
      rows: settings.map((row) => [plain(row.name), code(row.value)]),
    },
  ];
  return parts
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, titles, rows }) => `## ${title}\n\n${table({ titles, rows })}`)
    .join('\n\n');
}
