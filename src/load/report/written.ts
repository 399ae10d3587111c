import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Outcome } from '../../model/outcome.ts';
import type { DataFolder } from '../ledger/data-folder.ts';
import { reportHtml } from './page.ts';
import { writeRejectFiles } from './reject-files.ts';
import type { ReportData } from './report-data.ts';

/** Where a load has written for people to look at. */
export interface WrittenFiles {
  readonly report: string | undefined;
  readonly rejects: readonly string[];
  /** Why records were refused, most frequent first; without values. */
  readonly why?: Pick<ReportData, 'reasons' | 'words'> | undefined;
}

/** Report and rejects, in the load's own folder. */
export async function writeAll(data: DataFolder, id: string): Promise<Outcome<WrittenFiles>> {
  const folder = data.loadFolder(id);
  const report = data.report(id);
  if (!report.ok) return report;
  const rejects = data.rejects(id);
  if (!rejects.ok) return rejects;
  const files = await writeRejectFiles(rejects.value, folder);
  if (!files.ok) return files;
  const path = join(folder, 'report.html');
  writeFileSync(path, reportHtml(report.value), { mode: 0o600 });
  return ok({ report: path, rejects: files.value.paths, why: report.value });
}
