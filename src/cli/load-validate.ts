import { problemJson, type Problem } from '../model/problem.ts';
import type { Reject } from '../load/ledger/ledger.ts';
import { count } from '../load/report/figures.ts';
import { defineCommand, jsonFlag } from './command.ts';
import { runDry } from './load-dry.ts';
import { inputFlags } from './load-flags.ts';
import { printFailure, printGrouped, printJson, printLine, printProblems } from './print.ts';

export const loadValidate = defineCommand({
  name: 'load validate',
  summary: 'Check the records of a load, and send nothing',
  usage: 'load validate FILE... [flags]',
  description:
    'Reads, maps and checks every record and says what is wrong with which, by file and line; of more than 1000 invalid ' +
    'records, with the first 1000.\nExit code: 0 when all are good, 3 when some are not.',
  flags: { ...inputFlags, json: jsonFlag },
  positionals: { min: 1, max: 10_000 },
  examples: [{ line: 'capstan load validate tickets.csv --map mine.yaml', summary: 'With a mapping of your own' }],
  run: async (context) => {
    const { flags, stdout, stderr, env } = context;
    const outcome = await runDry(context, {}, ({ totals }) => totals);
    if (!outcome.ok) return printFailure(outcome.problems, flags.json, context);
    const { counts, invalid } = outcome.value;
    const found = invalid.flatMap(placed);
    if (flags.json) {
      const problems = [...outcome.problems, ...found].map(problemJson);
      printJson(stdout, { ok: counts.invalid === 0, read: counts.read, invalid: counts.invalid, problems });
    } else {
      printGrouped(stderr, outcome.problems, env);
      printProblems(stdout, found, env);
      printLine(stdout, `${count(counts.read)} read, ${count(counts.invalid)} invalid`);
    }
    return counts.invalid === 0 ? 0 : 3;
  },
});

/** What is wrong with a record, at its place in the file. */
export function placed({ position, problems }: Reject): readonly Problem[] {
  const { file, line } = position;
  return problems.map((found) => ({
    ...found,
    place: { ...found.place, file, line, column: found.place.column ?? 1 },
  }));
}
