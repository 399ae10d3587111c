import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, type Outcome } from '../model/outcome.ts';
import { dryRun, type DryRun } from '../load/dry-run.ts';
import type { OpenedLoad } from './load-open.ts';
import { withLoad } from './load-open.ts';
import type { InputContext } from './load-flags.ts';
import type { CommandContext } from './command.ts';
import type { paceFlags } from './load-flags.ts';

/** The whole pipeline without the network; what standard input brings is kept only as long as that takes. */
export async function runDry<T>(
  context: Pick<InputContext, 'flags' | 'positionals' | 'cwd' | 'env' | 'stdin' | 'signal'>,
  pace: Partial<CommandContext<typeof paceFlags>['flags']>,
  use: (run: DryRun, load: OpenedLoad) => T,
): Promise<Outcome<T>> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-plan-'));
  try {
    return await withLoad(context, { pace, changedOnly: false, spoolFolder: folder, dry: true }, async (load) => {
      const notices = [...load.notices];
      const run = await dryRun({ ...load, folder, signal: context.signal, notice: (found) => notices.push(...found) });
      return run.ok ? ok(use(run.value, load), [...notices, ...run.problems]) : run;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
