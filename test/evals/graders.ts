import type { Finding } from './checks/finding.ts';
import type { Evidence } from './evidence.ts';
import { grade as checkOnly } from './tasks/check-only/grade.ts';
import { grade as explainRejects } from './tasks/explain-rejects/grade.ts';
import { grade as loadTwoExports } from './tasks/load-two-exports/grade.ts';
import { grade as markSolved } from './tasks/mark-solved/grade.ts';
import { grade as missingZone } from './tasks/missing-zone/grade.ts';
import { grade as newestWins } from './tasks/newest-wins/grade.ts';
import { grade as over500 } from './tasks/over-500/grade.ts';
import { grade as partialUpdate } from './tasks/partial-update/grade.ts';
import { grade as resumeLoad } from './tasks/resume-load/grade.ts';
import { grade as spreadsheetIds } from './tasks/spreadsheet-ids/grade.ts';
import { grade as throttled } from './tasks/throttled/grade.ts';
import { grade as unknownWords } from './tasks/unknown-words/grade.ts';

const graders: Readonly<Record<string, (evidence: Evidence) => Finding[]>> = {
  'check-only': checkOnly,
  'explain-rejects': explainRejects,
  'load-two-exports': loadTwoExports,
  'mark-solved': markSolved,
  'missing-zone': missingZone,
  'newest-wins': newestWins,
  'over-500': over500,
  'partial-update': partialUpdate,
  'resume-load': resumeLoad,
  'spreadsheet-ids': spreadsheetIds,
  throttled,
  'unknown-words': unknownWords,
};

/** All that is wrong with what an agent did; nothing when it did its task right. */
export function grade(evidence: Evidence): Finding[] {
  const grader = graders[evidence.task.id];
  if (grader === undefined) throw new Error(`${evidence.task.id} has no grader`);
  return grader(evidence);
}
