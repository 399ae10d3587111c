import { ok, type Outcome } from '../../model/outcome.ts';
import type { Problem } from '../../model/problem.ts';
import { attempt } from '../../project/stage.ts';
import { dryRun, type DryRun, type DryRunParts } from '../dry-run.ts';
import { makeKit } from '../kit.ts';
import type { PlanTotals } from '../pipeline/plan-sink.ts';
import type { Definition } from './definition.ts';
import { openExporter, type ExportSettings } from './exporter.ts';
import { ExportTable } from './table.ts';

export interface ExportParts extends Omit<DryRunParts, 'notice' | 'watch'>, Omit<ExportSettings, 'operation'> {
  readonly definition: Definition;
  /** Of the file to write, absolute. */
  readonly path: string;
}

export interface Exported {
  /** `desk-template@1` */
  readonly table: string;
  readonly verified: string;
  readonly mapping: string;
  readonly totals: PlanTotals;
  /** Records in the file. */
  readonly written: number;
  /** Good records that the file cannot hold. */
  readonly unwritable: number;
  /** Why, for the first thousand reasons; each at its line. */
  readonly failures: readonly Problem[];
}

/**
 * Reads, maps and checks as a load does, and writes a CSV file of mode 0600 instead of sending. It appears when it is
 * complete, in the place of one that was there. Records that are invalid or cannot be written are not in it.
 */
export async function exportRecords(parts: ExportParts): Promise<Outcome<Exported>> {
  // a table holds records as they are mapped, whatever they look like on the wire
  const recipe = { ...parts.recipe, wire: undefined };
  const kit = makeKit(recipe, parts.target);
  if (!kit.ok) return kit;
  const { operation, mapping } = kit.value;
  const exporter = openExporter(parts.definition, { ...parts, operation });
  if (!exporter.ok) return exporter;
  const { id, verified } = exporter.value;
  const table = new ExportTable(exporter.value, parts.path);
  try {
    const notices: Problem[] = [];
    const run = await fill(table, { ...parts, recipe, notice: (found) => notices.push(...found) });
    if (!run.ok) return run;
    const { written, unwritable, failures } = table;
    const exported = {
      table: id,
      verified,
      mapping: mapping.id,
      totals: run.value.totals,
      written,
      unwritable,
      failures,
    };
    return ok(exported, [...notices, ...run.problems, ...exporter.value.notices()]);
  } finally {
    await table.discard();
  }
}

async function fill(table: ExportTable, parts: DryRunParts & Pick<ExportParts, 'path'>): Promise<Outcome<DryRun>> {
  let run: Outcome<DryRun> | undefined;
  const written = await attempt(parts.path, async () => {
    run = await dryRun({ ...parts, watch: table });
    if (run.ok) await table.appear();
  });
  if (!written.ok || run === undefined) return { ok: false, problems: written.problems };
  return run;
}
