import type { JsonSchema } from '../model/json.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { scanJson } from '../text/json.ts';
import { compileSchema } from './ajv.ts';
import { bounded } from './bounded.ts';
import { decode, parseBytes } from './bytes.ts';
import type { Compiled } from './compiled.ts';
import { faultProblems } from './faults.ts';
import { compileGlance, type Glance } from './glance.ts';
import { inspect, type UnknownPolicy } from './inspect.ts';
import { renewPatternBudget } from './pattern.ts';
import { shapeOf, type Shape } from './shape.ts';
import { walk } from './walk.ts';

/** The judge of one kind of input, the same for every surface. Problems of an ok outcome are warnings. */
export interface Check {
  /** UTF-8 JSON text. What passes is what any reader of the same bytes would see. */
  bytes(bytes: Uint8Array): Outcome<unknown>;
  /** A value that something else has parsed; what only the bytes could tell is past telling. */
  value(value: unknown): Outcome<unknown>;
  /** True for bytes that `bytes` would find nothing in, when that can be told without holding the value. */
  accepts(bytes: Uint8Array): boolean;
}

export interface CheckOptions {
  /** What becomes of properties that an open object schema does not name. */
  readonly unknown: UnknownPolicy;
  /** True refuses members of the root that the schema does not name. */
  readonly closed: boolean;
  /** Stands before every pointer: `/body` when the value is that input of the operation. */
  readonly prefix?: string | undefined;
}

/** How many problems an answer lists before it only counts. */
const MAX_LISTED = 100;

/** Compiles a self-contained JSON Schema 2020-12. The first call pays for the compilation, so that start-up does not. */
export function compileCheck(schema: JsonSchema, options: CheckOptions): Check {
  return new SchemaCheck(schema, options);
}

/** What of a schema the engine judges: a closed root has its own code for what `additionalProperties` would refuse. */
export function judgedSchema(schema: JsonSchema, closed: boolean): JsonSchema {
  const { additionalProperties: _, ...open } = schema;
  return closed ? open : schema;
}

class SchemaCheck implements Check {
  readonly #schema: JsonSchema;
  readonly #options: CheckOptions;
  readonly #prefix: string;
  readonly #shape: Shape | undefined;
  #glance: Glance | undefined;
  #compiled: Compiled | undefined;

  constructor(schema: JsonSchema, options: CheckOptions) {
    this.#schema = judgedSchema(schema, options.closed);
    this.#options = options;
    this.#prefix = options.prefix ?? '';
    this.#shape = shapeOf(schema, options.closed);
  }

  bytes(bytes: Uint8Array): Outcome<unknown> {
    const parsed = parseBytes(bytes);
    if (!parsed.ok) return { ok: false, problems: parsed.problems.map((found) => this.#prefixed(found)) };
    const { value, members, surrogates } = parsed.value;
    const seen = walk(value, this.#shape, surrogates);
    if (seen.members !== members || seen.damaged || seen.surrogate) {
      return fail(...scanJson(decode(bytes)).map((found) => this.#prefixed(found)));
    }
    return this.#judge(value, seen.unknown);
  }

  accepts(bytes: Uint8Array): boolean {
    this.#glance ??= compileGlance(this.#schema, this.#options.closed);
    renewPatternBudget();
    return this.#glance(bytes);
  }

  value(value: unknown): Outcome<unknown> {
    const seen = walk(value, this.#shape, true);
    return this.#judge(value, seen.unknown || seen.damaged || seen.surrogate);
  }

  #judge(value: unknown, suspect: boolean): Outcome<unknown> {
    this.#compiled ??= compileSchema(this.#schema);
    renewPatternBudget();
    if (!suspect && this.#compiled.first(value)) return ok(value);
    const noticed = suspect ? inspect(value, this.#shape, this.#options.unknown, this.#prefix) : [];
    // the engine follows a value as deep as it goes
    if (noticed.some(({ code }) => code === 'json.too-deep')) return settle(value, capped(noticed));
    const wrong = this.#compiled.first(value) ? [] : this.#faults(this.#compiled, value);
    return settle(value, capped([...noticed, ...wrong]));
  }

  #faults(compiled: Compiled, value: unknown): Problem[] {
    const found = faultProblems(bounded(value), compiled, this.#prefix);
    return found.length > 0 ? found : faultProblems(value, compiled, this.#prefix);
  }

  #prefixed(found: Problem): Problem {
    const { pointer } = found.place;
    return pointer === undefined ? found : { ...found, place: { ...found.place, pointer: this.#prefix + pointer } };
  }
}

/** At most `limit` problems, errors first, and a count of the others. */
export function capped(found: readonly Problem[], limit: number = MAX_LISTED): readonly Problem[] {
  if (found.length <= limit) return found;
  const ordered = [
    ...found.filter((one) => one.severity === 'error'),
    ...found.filter((one) => one.severity !== 'error'),
  ];
  const rest = found.length - limit;
  const severity = ordered[limit]?.severity ?? 'error';
  return [...ordered.slice(0, limit), problem('input.more', {}, { count: rest }, severity)];
}
