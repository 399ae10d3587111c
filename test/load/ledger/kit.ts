import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { openData, type DataFolder } from '../../../src/load/ledger/data-folder.ts';
import type { LoadLedger } from '../../../src/load/ledger/ledger.ts';
import type { TargetLedger } from '../../../src/load/ledger/target-ledger.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { detailOf } from '../../../src/model/problem.ts';
import { FINGERPRINT, PLAN, UPSERT } from './plan.ts';

export function value<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.problems.map((found) => `${found.code}: ${detailOf(found)}`).join());
}

export const codes = (outcome: Outcome<unknown>): readonly string[] => outcome.problems.map(({ code }) => code);

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A target that is closed when the test ends. */
export function opened(data: DataFolder): TargetLedger {
  const target = value(data.target(FINGERPRINT, 'https://api.example.com'));
  onTestFinished(() => target.close());
  return target;
}

export function fresh(): { data: DataFolder; folder: string; target: TargetLedger; load: LoadLedger; file: string } {
  const folder = join(tempFolder(), 'data');
  const data = value(openData(folder));
  const target = opened(data);
  const file = ledgerFile(folder);
  return { data, folder, target, file, load: value(target.begin(PLAN, UPSERT)) };
}

export const ledgerFile = (folder: string): string => join(folder, 'targets', FINGERPRINT, 'ledger.sqlite');

export function sql(file: string, text: string): void {
  const database = new DatabaseSync(file);
  database.exec(text);
  database.close();
}
