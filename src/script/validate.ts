import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { compileCheck } from '../check/check.ts';
import { placedIn } from '../check/placed.ts';
import { suggestion } from '../check/suggest.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { ScriptFacts, ScriptOperation } from '../model/script-facts.ts';
import { MAPPING, READING, type Command, type Context } from './command.ts';
import { placed, runDry } from './dry.ts';
import { few, listed, printDocument, printFailure } from './print.ts';

export const validate: Command = {
  name: 'validate',
  takes: 'FILE...',
  summary: 'Check records (or, with --request, whole inputs of an operation); nothing is sent, no key is needed',
  description:
    'Records are read, mapped and checked as load does it: a file in the fields of the operation as it is, the export ' +
    'of another system by its mapping. Each problem names file, line and field, and what is allowed.',
  settings: [...MAPPING, ...READING],
  own: ['operation', 'mapping', 'request', 'unknown'],
  positionals: { min: 1, max: 10_000 },
  examples: [
    ['validate records.ndjson', 'Records'],
    ['validate changes.csv --operation update', 'Changes'],
    ['validate body.json --request', 'The whole body of a request'],
  ],
  run: async (context) => {
    const operation = operationOf(context.facts, context.own.operation);
    if (!operation.ok) return printFailure(context, 'validate', operation.problems);
    const effect = operation.value.bulk?.facts.effect;
    const takesRecords = effect === 'upsert' || effect === 'update';
    return context.own.request || !takesRecords
      ? validateRequests(context, operation.value)
      : validateRecords(context, effect);
  },
};

/** By effect, name or call; without a name the first that takes many records, or the only one. */
function operationOf({ operations }: ScriptFacts, name: string | undefined): Outcome<ScriptOperation> {
  const [first] = operations;
  const whole = operations.find(({ bulk }) => bulk?.facts.effect === 'upsert');
  const bulky = whole ?? operations.find(({ bulk }) => bulk !== undefined);
  const only = operations.length === 1 ? first : undefined;
  const found =
    name === undefined
      ? (bulky ?? only)
      : operations.find(({ name: own, call, bulk }) => [own, call, bulk?.facts.effect].includes(name));
  if (found !== undefined) return ok(found);
  const known = operations.flatMap(({ name: own, bulk }) => (bulk === undefined ? [own] : [bulk.facts.effect, own]));
  const meant = name === undefined ? undefined : suggestion(name, known);
  const hint = meant === undefined ? `Operations are ${known.slice(0, 20).join(', ')}.` : `Did you mean "${meant}"?`;
  const reason = `${name === undefined ? '--operation says which operation.' : 'There is no such operation.'} ${hint}`;
  return fail(problem('usage.flag', {}, { reason }));
}

async function validateRecords(context: Context, effect: 'upsert' | 'update'): Promise<number> {
  const run = await runDry(context, { effect, mapped: true });
  if (!run.ok) return printFailure(context, 'validate', run.problems);
  const { kit, totals } = run.value;
  const { read, invalid, filtered, merged } = totals.counts;
  const isGood = invalid === 0;
  printDocument(context, {
    ok: isGood,
    command: 'validate',
    operation: kit.operation.name,
    mapping: kit.mapping.id,
    counts: { read, invalid, filtered, merged },
    ...few(
      'reasons',
      [...totals.reasons.values()].toSorted((one, other) => other.records - one.records),
    ),
    ...listed([...run.problems, ...placed(totals.invalid)]),
    next: isGood
      ? `${context.self} ${kit.mapping.id === 'none' ? effect : 'load'} sends them.`
      : 'Mend what the problems name, and check again.',
  });
  return isGood ? 0 : 3;
}

async function validateRequests(context: Context, operation: ScriptOperation): Promise<number> {
  const found: Problem[] = [];
  for (const file of context.positionals) {
    const checked = await validateRequest(context, operation, file);
    if (!checked.ok) return printFailure(context, 'validate', checked.problems);
    found.push(...checked.value);
  }
  const isGood = !found.some(({ severity }) => severity === 'error');
  printDocument(context, {
    ok: isGood,
    command: 'validate',
    operation: operation.call,
    checked: context.positionals.length,
    ...listed(found),
    next: isGood ? undefined : 'Mend what the problems name, and check again.',
  });
  return isGood ? 0 : 3;
}

async function validateRequest(
  context: Context,
  { input }: ScriptOperation,
  file: string,
): Promise<Outcome<readonly Problem[]>> {
  const bytes = await readBytes(context, file);
  if (!bytes.ok) return bytes;
  const check = compileCheck(input, { unknown: context.own.unknown ?? 'warn', closed: true });
  const name = file === '-' ? 'stdin' : file;
  return ok(placedIn(name, bytes.value, check.bytes(bytes.value).problems));
}

async function readBytes({ stdin, cwd }: Context, file: string): Promise<Outcome<Uint8Array>> {
  try {
    if (file !== '-') return ok(await readFile(resolve(cwd, file)));
    const chunks: Uint8Array[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
    return ok(Buffer.concat(chunks));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be opened';
    return fail(problem('text.unreadable', { file }, { reason: code === 'ENOENT' ? 'it does not exist' : code }));
  }
}
