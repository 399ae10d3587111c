import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dryTable, measureDry, type DryCase } from './load-dry.ts';
import { ledgerTable, measureLedger } from './load-ledger.ts';
import { measurePace, paceTable } from './load-pace.ts';
import type { Workplace } from './load-run.ts';

/** Parts can be measured apart: the large ones take their time. */
export const LOAD_PARTS = ['dry', 'full', 'pace', 'ledger'] as const;

export type LoadPart = (typeof LOAD_PARTS)[number];

export function isLoadPart(name: string): name is LoadPart {
  return LOAD_PARTS.some((part) => part === name);
}

/**
 * Answers the table of one part.
 *
 * @param records How many the larger dry runs and the ledger have; `full` has five times as many.
 */
export async function measureLoad(
  part: LoadPart,
  { command, project, records }: { readonly command: string; readonly project: string; readonly records: number },
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-bench-load-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // inputs are large: they do not stay behind when somebody loses patience
  process.once('exit', remove);
  process.once('SIGINT', () => process.exit(130));
  const place = { command, project, folder };
  try {
    return await measured(part, place, records);
  } finally {
    remove();
    process.off('exit', remove);
  }
}

async function measured(part: LoadPart, place: Workplace, records: number): Promise<string> {
  const started = performance.now();
  const tell = (text: string): void => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stderr.write(`[${part} ${seconds.padStart(4)} s] ${text}\n`);
  };
  switch (part) {
    case 'dry':
      return dryTable(await measureAll(dryCases(records), place, tell));
    case 'full':
      return dryTable(
        await measureAll([{ format: 'ndjson', dedupe: 'full', records: records * 5, rounds: 1 }], place, tell),
      );
    case 'pace':
      return paceTable(await measurePace());
    case 'ledger':
      return ledgerTable(await measureLedger(place, records, tell));
  }
}

function dryCases(records: number): readonly DryCase[] {
  const small = Math.ceil(records / 10);
  return (['ndjson', 'csv'] as const).flatMap((format) => [
    { format, dedupe: 'window', records: small, rounds: 3 },
    { format, dedupe: 'window', records, rounds: 1 },
  ]);
}

async function measureAll(
  cases: readonly DryCase[],
  place: Workplace,
  tell: (text: string) => void,
): Promise<Awaited<ReturnType<typeof measureDry>>[]> {
  const rows = [];
  for (const one of cases) rows.push(await measureDry(place, one, tell));
  return rows;
}
