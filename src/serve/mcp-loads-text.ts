import type { Reject } from '../load/ledger/ledger.ts';
import { count, counted, duration } from '../load/report/figures.ts';
import type { ReportData } from '../load/report/report-data.ts';
import { stateText } from '../load/report/story.ts';
import type { LoadLook } from '../load/service.ts';
import { detailOf, type Problem } from '../model/problem.ts';
import { LOAD_TOOLS } from '../surfaces/built-in.ts';
import type { ToolResult } from './mcp-result.ts';

/** Reasons that a result lists, the most frequent first; and rejects, in the order of reading. */
const MAX_REASONS = 5;
const MAX_REJECTS = 20;
const MAX_PROBLEMS = 3;

/** Where a load stands, for a model. Nothing in it comes from a record. */
export function statusResult(load: LoadLook, report: ReportData): ToolResult {
  const reasons = reasonsOf(report);
  const lines = [
    `Load ${load.id}: ${stateText(report)}`,
    countsText(load),
    ...(load.progress?.secondsLeft === undefined
      ? []
      : [`About ${duration(load.progress.secondsLeft * 1000)} are left.`]),
    ...reasons.map(reasonText),
    ...(load.fault === undefined ? [] : [`It could not go on here: ${detailOf(load.fault)}`]),
    nextText(load),
  ];
  return {
    text: lines.filter((line) => line !== '').join('\n'),
    structured: { ...summaryOf(load), ...(reasons.length > 0 && { reasons }) },
    isError: false,
  };
}

/** The latest loads, a line each. */
export function listResult(loads: readonly LoadLook[], limit: number): ToolResult {
  const shown = loads.slice(0, limit);
  const lines = shown.map((load) => `- ${load.id}: ${load.state}. ${countsText(load)}`);
  const more = loads.length > limit ? [`${counted(loads.length - limit, 'older load')} not shown.`] : [];
  return {
    text: loads.length === 0 ? 'There are no loads yet.' : ['The newest first:', ...lines, ...more].join('\n'),
    structured: { loads: shown.map(summaryOf), total: loads.length },
    isError: false,
  };
}

/** Why records were refused and where they stand; what they hold is left out. */
export function rejectsResult(id: string, report: ReportData, rejects: Iterable<Reject>): ToolResult {
  const { invalid, rejected } = report.counts;
  const total = invalid + rejected;
  if (total === 0) return { text: `Load ${id} has refused no record.`, structured: { id, total }, isError: false };
  const shown = firstOf(rejects, MAX_REJECTS).map(maskedReject);
  const head = `Load ${id} refused ${counted(total, 'record')}: ${count(invalid)} by the check here, ${count(rejected)} by the upstream.`;
  const lines = shown.map(({ file, line, record, reasons }) => {
    const place = `${file}${line > 0 ? `, line ${line}` : ''}, record ${record}`;
    return `- ${place}: ${reasons.map(({ field, detail }) => `${field === '' ? '' : `${field}: `}${detail}`).join(' ')}`;
  });
  const more = total > shown.length ? [`${counted(total - shown.length, 'more record')} not shown.`] : [];
  return {
    text: [head, ...reasonsOf(report).map(reasonText), 'The first of them:', ...lines, ...more].join('\n'),
    structured: {
      id,
      total,
      invalid,
      rejected,
      reasons: reasonsOf(report),
      rejects: shown,
      more: total - shown.length,
    },
    isError: false,
  };
}

function summaryOf({ id, state, counts, progress }: LoadLook): Readonly<Record<string, unknown>> {
  const left = progress?.secondsLeft;
  return { id, state, counts, ...(left !== undefined && { secondsLeft: Math.round(left) }) };
}

function countsText({ counts }: LoadLook): string {
  const { read, ...fates } = counts;
  const parts = Object.entries(fates).flatMap(([fate, records]) => (records > 0 ? [`${fate} ${count(records)}`] : []));
  return `Read ${count(read)}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`;
}

type Reason = Pick<ReportData['reasons'][number], 'kind' | 'code' | 'field' | 'records' | 'detail'>;

function reasonsOf(report: ReportData): readonly Reason[] {
  return report.reasons
    .slice(0, MAX_REASONS)
    .map(({ kind, code, field, records, detail }) => ({ kind, code, field, records, detail }));
}

function reasonText({ field, records, detail, code }: Reason): string {
  return `- ${counted(records, 'record')}${field === '' ? '' : ` ${field}`}: ${detail} (${code})`;
}

function nextText({ id, state, counts }: LoadLook): string {
  const refused = counts.invalid + counts.rejected > 0;
  switch (state) {
    case 'running':
      return `To follow it call ${LOAD_TOOLS.status} with {"id": "${id}", "wait": 30}.`;
    case 'finished':
      return refused ? `${LOAD_TOOLS.rejects} tells which records were refused, and why.` : '';
    case 'paused':
    case 'stopped':
      return `${LOAD_TOOLS.start} with {"resume": "${id}"} goes on with it; nothing is lost or doubled by that.`;
    case 'cancelled':
      return '';
  }
}

function firstOf<T>(values: Iterable<T>, limit: number): T[] {
  const first: T[] = [];
  for (const value of values) {
    first.push(value);
    if (first.length === limit) break;
  }
  return first;
}

interface MaskedReject {
  readonly kind: Reject['kind'];
  readonly file: string;
  readonly line: number;
  readonly record: number;
  readonly status: number | undefined;
  readonly reasons: readonly { readonly code: string; readonly field: string; readonly detail: string }[];
}

function maskedReject({ kind, position, problems, status }: Reject): MaskedReject {
  const { file, line, record } = position;
  return { kind, file, line, record, status, reasons: problems.slice(0, MAX_PROBLEMS).map(masked) };
}

/** Without the arguments, one of which may be a word of the record. */
function masked(found: Problem): MaskedReject['reasons'][number] {
  return { code: found.code, field: found.place.pointer ?? '', detail: detailOf(found) };
}
