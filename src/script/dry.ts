import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonObject, type JsonObject } from '../model/json.ts';
import { ok, type Outcome } from '../model/outcome.ts';
import type { Problem } from '../model/problem.ts';
import { dryRun, type DryRun } from '../load/dry-run.ts';
import type { Reject } from '../load/ledger/ledger.ts';
import { propertiesOf } from '../load/mapping/target-fields.ts';
import type { Context } from './command.ts';
import { openRecords, type Opening } from './open.ts';

/** The whole pipeline without the network; what standard input brings is kept only as long as that takes. */
export async function runDry(context: Context, opening: Pick<Opening, 'effect' | 'mapped'>): Promise<Outcome<DryRun>> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-plan-'));
  try {
    const opened = await openRecords(context, { ...opening, sending: false, spoolFolder: folder });
    if (!opened.ok) return opened;
    const notices: Problem[] = [...opened.value.notices];
    const notice = (found: readonly Problem[]): void => void notices.push(...found);
    const run = await dryRun({ ...opened.value, folder, signal: context.signal, notice });
    return run.ok ? ok(run.value, [...notices, ...run.problems]) : run;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong with records, at their places in the files. */
export function placed(rejects: readonly Reject[]): Problem[] {
  return rejects.flatMap(({ position: { file, line }, problems }) =>
    problems.map((found) => ({ ...found, place: { ...found.place, file, line } })),
  );
}

/** Only fields that the contract names, and not as personal, are shown as they are. */
export function sampleOf({ kit, totals }: DryRun): JsonObject | undefined {
  const [bytes] = totals.samples;
  if (bytes === undefined) return undefined;
  const { itemSchema, fields } = kit.operation;
  const sensitive = new Set(fields.flatMap((field) => (field.sensitive ? [field.path] : [])));
  const shown = (name: string): boolean => propertiesOf(itemSchema).has(name) && !sensitive.has(name);
  const record = jsonObject(JSON.parse(Buffer.from(bytes).toString())) ?? {};
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, shown(name) ? value : '***']));
}
