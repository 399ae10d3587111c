import { compileCheck } from '../check/check.ts';
import type { Example } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { detailOf, problem, type Place, type Problem } from '../model/problem.ts';
import type { PlannedBody } from './body.ts';
import type { PlannedInput } from './parameters.ts';
import { resolveLocal } from './resolve.ts';
import { listOf, objectOf, textOf } from './tree.ts';

/** The examples that the input schema accepts; the others are problems, since whoever copies one would be refused. */
export function acceptedExamples(
  input: JsonSchema,
  examples: readonly Example[],
  place: Place,
): { accepted: readonly Example[]; problems: readonly Problem[] } {
  if (examples.length === 0) return { accepted: [], problems: [] };
  const check = compileCheck(input, { unknown: 'pass', closed: true });
  const judged = examples.map((example) => ({ example, outcome: check.value(example.value) }));
  return {
    accepted: judged.filter(({ outcome }) => outcome.ok).map(({ example }) => example),
    problems: judged.flatMap(({ example, outcome }) => {
      const [first] = outcome.ok ? [] : outcome.problems;
      if (first === undefined) return [];
      const reason = `${first.place.pointer ?? ''} ${detailOf(first)}`.trim();
      return [problem('contract.example', place, { name: example.name, reason })];
    }),
  };
}

/** Whole inputs that the contract shows: each example of the body, with an example of every parameter that has one. */
export function examplesOf(
  document: JsonObject,
  inputs: readonly PlannedInput[],
  body: PlannedBody | undefined,
): Example[] {
  const parameters = inputs.filter(({ fact }) => fact.in !== 'body');
  if (parameters.some(({ fact, example }) => fact.required && example === undefined)) return [];
  const base = Object.fromEntries(
    parameters.flatMap(({ fact, example }) => (example === undefined ? [] : [[fact.name, example] as const])),
  );
  if (body === undefined) return Object.keys(base).length === 0 ? [] : [{ name: 'default', value: base }];
  return bodyExamples(document, body).flatMap(({ name, summary, value }) => {
    const members = body.fact?.shape === 'whole' ? { body: value } : renamedMembers(value, inputs);
    return members === undefined
      ? []
      : [{ name, ...(summary === undefined ? {} : { summary }), value: { ...base, ...members } }];
  });
}

interface BodyExample {
  readonly name: string;
  readonly summary: string | undefined;
  readonly value: Json;
}

function bodyExamples(document: JsonObject, { media, schema }: PlannedBody): BodyExample[] {
  const named = Object.entries(objectOf(media['examples'])).flatMap(([name, written]) => {
    const { value, summary } = resolveLocal(document, written);
    return value === undefined ? [] : [{ name, summary: textOf(summary), value }];
  });
  if (named.length > 0) return named;
  const shown = media['example'] ?? listOf(resolveLocal(document, schema)['examples'])[0];
  return shown === undefined ? [] : [{ name: 'default', summary: undefined, value: shown }];
}

/** The members of a body under the names of their inputs. */
function renamedMembers(value: Json, inputs: readonly PlannedInput[]): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const names = new Map(
    inputs.filter(({ fact }) => fact.in === 'body').map(({ fact }) => [fact.wireName ?? fact.name, fact.name]),
  );
  const entries = Object.entries(value).map(([wire, member]) => [names.get(wire), member] as const);
  return entries.some(([name]) => name === undefined)
    ? undefined
    : Object.fromEntries(entries.map(([name, member]) => [name ?? '', member]));
}
