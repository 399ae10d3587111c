import { compileCheck, type Check, type CheckOptions } from '../../check/check.ts';
import { isJsonObject, jsonObject, type Json, type JsonObject, type JsonSchema } from '../../model/json.ts';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { pointerStep } from '../../model/pointer.ts';
import { problem, type Problem } from '../../model/problem.ts';
import type { Mapped } from '../mapping/mapper.ts';
import type { BulkOperation } from '../target.ts';
import { compileRules } from './rules.ts';

/** A record that may be sent. */
interface GoodRecord {
  readonly key: string;
  readonly value: JsonObject;
  /** JSON text; shares memory with the source where the record came as text. */
  readonly bytes: Uint8Array;
}

/** What a load does with its records before they are batched: the validation core, then what only a load knows. */
export interface Judge {
  judge(mapped: Extract<Mapped, { kind: 'record' | 'bytes' }>): Outcome<GoodRecord>;
}

export interface JudgeOptions {
  /** Of a record: the operation's item schema, and what a wire profile requires besides. */
  readonly schema: JsonSchema;
  readonly unknown: CheckOptions['unknown'];
  /** The operation that writes the same records in the other way. */
  readonly paired: BulkOperation | undefined;
}

export function createJudge(operation: BulkOperation, options: JudgeOptions): Judge {
  const check = compileCheck(options.schema, { unknown: options.unknown, closed: false });
  const { key } = operation.bulk;
  const rules = compileRules(operation);
  const foreign = foreignFields(operation, options.paired);
  return {
    judge: (mapped) => {
      const checked = mapped.kind === 'bytes' ? checkBytes(check, mapped.bytes) : checkValue(check, mapped.value);
      if (!checked.ok) return checked;
      const { value, bytes } = checked.value;
      const wrong = foreign(value);
      const told = checked.problems.filter(
        ({ place }) => !wrong.some((found) => found.place.pointer === place.pointer),
      );
      const problems = [...told, ...rules.flatMap((rule) => rule(value) ?? []), ...wrong];
      if (problems.some((found) => found.severity === 'error')) return { ok: false, problems };
      return ok({ key: keyText(value[key]), value, bytes }, problems);
    },
  };
}

/** The schema has said that it is there; a number is as good as a text. */
export function keyText(key: Json | undefined): string {
  return typeof key === 'string' ? key : JSON.stringify(key ?? null);
}

type Checked = Outcome<{ readonly value: JsonObject; readonly bytes: Uint8Array }>;

function checkBytes(check: Check, bytes: Uint8Array): Checked {
  const outcome = check.bytes(bytes);
  if (!outcome.ok) return outcome;
  const value = jsonObject(outcome.value);
  return value === undefined ? fail(problem('load.not-an-object', {}, {})) : { ...outcome, value: { value, bytes } };
}

function checkValue(check: Check, value: JsonObject): Checked {
  const outcome = check.value(value);
  return outcome.ok ? { ...outcome, value: { value, bytes: Buffer.from(JSON.stringify(value)) } } : outcome;
}

/** Finds fields that only the paired operation has: sent here they would be dropped in silence. */
function foreignFields(operation: BulkOperation, paired: BulkOperation | undefined): (value: JsonObject) => Problem[] {
  const own = new Set(namesIn(operation));
  const foreign = new Set(paired === undefined ? [] : namesIn(paired).filter((name) => !own.has(name)));
  if (foreign.size === 0) return () => [];
  return (value) =>
    Object.keys(value)
      .filter((name) => foreign.has(name))
      .map((name) =>
        problem(
          'load.not-updatable',
          { pointer: pointerStep(name) },
          { name, effect: operation.effect, allowed: [...own] },
        ),
      );
}

function namesIn({ itemSchema }: BulkOperation): string[] {
  const { properties } = itemSchema;
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
