import { join } from 'node:path';
import { ok, type Outcome } from '../../model/outcome.ts';
import { problemJson } from '../../model/problem.ts';
import { attempt } from '../../project/stage.ts';
import type { Reject } from '../ledger/ledger.ts';
import { rejectLineText, rejectRaw } from '../source/reject-line.ts';
import { GrowingFile, keepFolder } from './growing-file.ts';
import { RejectTables } from './reject-table.ts';

export interface RejectFiles {
  /** Absolute or relative as the folder was, `rejects.ndjson` first; empty when nothing was refused. */
  readonly paths: readonly string[];
  readonly invalid: number;
  readonly rejected: number;
  /** Refused pieces and JSON records, which only `rejects.ndjson` can hold. */
  readonly notInTables: number;
}

/** Text that waits for the disk; past this it is written. */
const FULL = 1 << 20;

/**
 * Writes the refused records into a folder that exists: `rejects.ndjson` with all of them, and for each table a
 * `rejects-NAME.csv` in the table's own columns. Both load again as they are. The files hold personal data: mode 0600.
 * They appear when all are complete. A folder that cannot be written is `text.unwritable`.
 */
export async function writeRejectFiles(rejects: Iterable<Reject>, folder: string): Promise<Outcome<RejectFiles>> {
  const lines = new GrowingFile(join(folder, 'rejects.ndjson'));
  const tables = new RejectTables(folder);
  const files = (): GrowingFile[] => [lines, ...tables.files()];
  const counts = { invalid: 0, rejected: 0, notInTables: 0 };
  try {
    const written = await attempt(folder, async () => {
      for (const reject of rejects) {
        counts[reject.kind] += 1;
        lines.add(`${rejectLine(reject)}\n`);
        if (!tables.add(reject)) counts.notInTables += 1;
        if (lines.waiting >= FULL) await each(files(), (file) => file.flush());
      }
      if (lines.empty) return;
      await each(files(), (file) => file.finish());
      await each(files(), (file) => file.appear());
      await keepFolder(folder);
    });
    if (!written.ok) return written;
    return ok({ paths: lines.empty ? [] : files().map(({ path }) => path), ...counts });
  } finally {
    await each(files(), (file) => file.discard());
  }
}

async function each(files: readonly GrowingFile[], step: (file: GrowingFile) => Promise<void>): Promise<void> {
  for (const file of files) await step(file);
}

/** A refused record as a line of `rejects.ndjson`, without the line break. It holds personal data. */
export function rejectLine(reject: Reject): string {
  const { kind, columns, namespace, mapped, attempts, status, answer } = reject;
  const { file, line, record, offset } = reject.position;
  const raw = rejectRaw(reject.raw);
  const named = raw.format === 'row' ? columnsOf(columns, raw.raw) : undefined;
  const reasons = reject.problems.map(problemJson);
  return rejectLineText({
    kind,
    ...raw,
    columns: named,
    file,
    line,
    record,
    offset,
    namespace,
    ordinal: reject.ordinal,
    mapped,
    reasons,
    attempts,
    status,
    answer,
  });
}

/** A row without known columns, or with more cells, is numbered where it has no names. */
function columnsOf(columns: readonly string[] | undefined, cells: readonly string[]): readonly string[] {
  return cells.map((_, index) => columns?.[index] ?? `column ${index + 1}`);
}
