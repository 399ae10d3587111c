import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { repeatedIn, writeInput, type InputFormat } from './load-input.ts';
import { runCommand, type Workplace } from './load-run.ts';
import { spread } from './machine.ts';

export interface DryCase {
  readonly format: InputFormat;
  readonly dedupe: 'window' | 'full';
  readonly records: number;
  readonly rounds: number;
}

export interface DryRow extends DryCase {
  /** Records a second of CPU, start-up and all. */
  readonly perCpuSecond: readonly number[];
  readonly seconds: readonly number[];
  readonly rssMb: readonly number[];
  /** Mean share of a request's room for records that is used. */
  readonly fill: number;
}

interface Plan {
  readonly counts: { readonly read: number; readonly merged: number; readonly pending: number };
  readonly requests: { readonly fill: number };
}

const BATCH = 500;

/** The whole pipeline without the network. The input is made for it, and removed. */
export async function measureDry(place: Workplace, given: DryCase, tell: (text: string) => void): Promise<DryRow> {
  const { format, dedupe, records, rounds } = given;
  const input = join(place.folder, `input.${format}`);
  tell(`writing ${records.toLocaleString('en')} records of ${format}`);
  writeInput(input, format, records);
  const runs = [];
  let fill = 0;
  for (let round = 1; round <= rounds; round += 1) {
    tell(`${format}, ${dedupe}, round ${round} of ${rounds}`);
    const run = await runCommand(place, ['load', 'plan', input, '--dedupe', dedupe, '--json']);
    const plan = JSON.parse(run.stdout) as Plan;
    checkCounts(given, plan.counts);
    fill = plan.requests.fill / BATCH;
    runs.push(run);
    tell(`${run.seconds.toFixed(1)} s, ${run.rssMb.toFixed(0)} MB`);
  }
  rmSync(input);
  return {
    ...given,
    perCpuSecond: runs.map(({ cpu }) => records / cpu),
    seconds: runs.map(({ seconds }) => seconds),
    rssMb: runs.map((run) => run.rssMb),
    fill,
  };
}

/** A window may end between two records of one key, which then are both sent. */
function checkCounts({ records, dedupe }: DryCase, { read, merged, pending }: Plan['counts']): void {
  const repeated = repeatedIn(records);
  const isFolded = dedupe === 'full' ? merged === repeated : merged <= repeated && merged >= 0.98 * repeated;
  if (read !== records || !isFolded || merged + pending !== read)
    throw new Error(`the plan does not add up: ${read} read, ${merged} merged, ${pending} to send`);
}

export function dryTable(rows: readonly DryRow[]): string {
  const lines = rows.map(({ format, dedupe, records, perCpuSecond, seconds, rssMb, fill }) => {
    const thousands = perCpuSecond.map((value) => value / 1000);
    const cells = [
      format,
      dedupe,
      records.toLocaleString('en'),
      spread(thousands, 0),
      spread(seconds, 1),
      spread(rssMb, 0),
      `${(100 * fill).toFixed(2)} %`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| input | `--dedupe` | records | thousands a second and core | seconds | peak RSS, MB | batch fill |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}
