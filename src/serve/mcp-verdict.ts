import { problemJson, type Problem } from '../model/problem.ts';
import { firstProblems, problemLine } from './mcp-problems.ts';
import type { ToolResult } from './mcp-result.ts';
import type { ServedTool } from './mcp-tools.ts';

/** What came of judging one record, or one whole input. */
export interface Verdict {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
}

/** How many records are named one by one. */
const MAX_PLACES = 100;

/** The verdicts for a model: counts, which records are wrong, the first problems, and what to do next. */
export function verdictResult(
  { name, action, call }: ServedTool,
  verdicts: readonly Verdict[],
  kind: 'records' | 'input',
): ToolResult {
  const wrong = verdicts.flatMap((verdict, index) => (verdict.ok ? [] : [index]));
  const listed = firstProblems(verdicts.flatMap(({ problems }) => problems));
  const bulk = action.operation.facts?.bulk;
  const next = nextText(call, wrong.length === 0, kind === 'records' ? bulk?.maxItems : undefined);
  const counts = { checked: verdicts.length, good: verdicts.length - wrong.length, refused: wrong.length };
  return {
    text: [headText(name, kind, counts), ...listed.map(problemLine), next].join('\n'),
    structured: {
      operation: name,
      ...counts,
      ...(kind === 'records' && wrong.length > 0 && { refusedRecords: wrong.slice(0, MAX_PLACES) }),
      ...(listed.length > 0 && { problems: listed.map(problemJson) }),
      next,
    },
    isError: false,
  };
}

interface Counts {
  readonly checked: number;
  readonly good: number;
  readonly refused: number;
}

function headText(name: string, kind: 'records' | 'input', { checked, good, refused }: Counts): string {
  if (kind === 'input') return `${name} would ${refused === 0 ? 'take' : 'refuse'} this input. Nothing was sent.`;
  const verdict = refused === 0 ? 'all are good' : `${good} are good, ${refused} would be refused`;
  return `Checked ${checked} ${checked === 1 ? 'record' : 'records'} for ${name}: ${verdict}. Nothing was sent.`;
}

function nextText(call: string, isGood: boolean, maxItems: number | undefined): string {
  const most = maxItems === undefined ? '' : ` with at most ${maxItems} records at a time`;
  return isGood ? `Next: call ${call}${most}.` : `Next: mend these places, check again, then call ${call}${most}.`;
}
