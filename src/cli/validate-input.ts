import { placedIn } from '../check/placed.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { pointerStep } from '../model/pointer.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import type { BoundAction } from '../run/runtime.ts';
import { parseJson } from '../text/json.ts';
import { findAction, withCapability, type Choice } from './capability.ts';
import type { Surroundings } from './command.ts';
import { nameOf, readInput } from './input.ts';
import type { Checked } from './validate-capability.ts';

type InputChoice = Choice & { readonly operation: string };

/** Inputs of one operation: a JSON file each, or one a line. Nothing is sent. */
export async function checkInputs(
  files: readonly string[],
  choice: InputChoice,
  around: Surroundings,
): Promise<Checked> {
  const checked = await withCapability<Checked>(choice, around, async ({ runtime }) => {
    const action = findAction(runtime, choice.operation);
    if (!action.ok) return action;
    const each: Checked[] = [];
    for (const file of files) each.push(await checkInputFile(file, action.value, around));
    return ok({
      subjects: each.reduce((sum, one) => sum + one.subjects, 0),
      problems: each.flatMap((one) => one.problems),
    });
  });
  if (!checked.ok) return { subjects: 0, problems: checked.problems };
  return { ...checked.value, problems: [...checked.problems, ...checked.value.problems] };
}

async function checkInputFile(file: string, action: BoundAction, around: Surroundings): Promise<Checked> {
  const bytes = await readInput(file, around);
  if (!bytes.ok) return { subjects: 0, problems: bytes.problems };
  return /\.(ndjson|jsonl)$/.test(file)
    ? checkLines(bytes.value, file, action)
    : { subjects: 1, problems: placedIn(nameOf(file), bytes.value, checkText(bytes.value, action)) };
}

function checkText(bytes: Uint8Array, action: BoundAction): readonly Problem[] {
  return action.check({ kind: 'text', bytes }).problems;
}

function checkLines(bytes: Uint8Array, file: string, action: BoundAction): Checked {
  const items = action.operation.facts?.bulk?.items;
  const problems: Problem[] = [];
  let subjects = 0;
  for (const { line, content } of linesOf(bytes)) {
    subjects += 1;
    const at = { file, line };
    problems.push(...(items === undefined ? checkLine(content, at, action) : checkItem(content, at, items, action)));
  }
  return { subjects, problems };
}

/** Lines that hold more than blanks, counted from 1. */
function* linesOf(bytes: Uint8Array): Generator<{ line: number; content: Uint8Array }> {
  let start = 0;
  for (let line = 1; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const content = bytes.subarray(start, end);
    if (content.some((byte) => byte > 0x20)) yield { line, content };
    start = end + 1;
  }
}

function checkLine(content: Uint8Array, at: Place, action: BoundAction): Problem[] {
  return checkText(content, action).map((found) => moved(found, at, found.place.pointer));
}

/** One item, judged as the only one of a batch. A line must be JSON by itself before it may stand in one. */
function checkItem(content: Uint8Array, at: Place, items: string, action: BoundAction): Problem[] {
  const alone = readItem(content);
  if (!alone.ok) return alone.problems.map((found) => moved(found, at, found.place.pointer));
  const bytes = Buffer.concat([Buffer.from(`{${JSON.stringify(items)}:[`), content, Buffer.from(']}')]);
  const prefix = `${pointerStep(items)}${pointerStep(0)}`;
  return action.check({ kind: 'text', bytes }).problems.map((found) => {
    const { pointer } = found.place;
    return moved(found, at, pointer?.startsWith(prefix) === true ? pointer.slice(prefix.length) : pointer);
  });
}

function readItem(content: Uint8Array): Outcome<unknown> {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content), '');
  } catch {
    return fail(problem('json.encoding', {}, {}));
  }
}

function moved(found: Problem, { file, line }: Place, pointer: string | undefined): Problem {
  return { ...found, place: { file, line, column: found.place.column, pointer } };
}
