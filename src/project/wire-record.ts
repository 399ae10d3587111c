import type { BulkFacts } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import type { Wire, WireProfile } from './wire.ts';
import { planWire, type FieldPlan, type WirePlan } from './wire-plan.ts';
import { wireProblems } from './wire-problems.ts';
import { recordSchema, wireSchema } from './wire-schema.ts';
import { CONVERT, type Convert } from './wire-time.ts';

/**
 * Compiles a profile for the items of one operation; problems are at the lines of the profile. `among` are the item
 * schemas of all operations that the profile is for: a field that only another one has is no mistake here.
 */
export function compileWire(
  profile: WireProfile,
  itemSchema: JsonSchema,
  bulk: Pick<BulkFacts, 'key' | 'items' | 'effect' | 'replaces'>,
  among: readonly JsonSchema[] = [],
): Outcome<Wire> {
  const problems = wireProblems(profile, { itemSchema, key: bulk.key, among: [itemSchema, ...among] });
  if (problems.length > 0) return fail(...problems);
  const plan = planWire(profile, itemSchema, bulk);
  return ok({
    toWire: compileRecord(plan),
    schema: plan.fields.size === 0 && plan.demanded.length === 0 ? itemSchema : wireSchema(itemSchema, plan),
    recordSchema: recordSchema(itemSchema, plan),
    key: profile.rename.get(bulk.key) ?? bulk.key,
    items: profile.items ?? bulk.items,
  });
}

type Draft = { [name: string]: Json };
type Write = (value: Json, wire: Draft) => void;

function compileRecord({ fields, given }: WirePlan): Wire['toWire'] {
  if (fields.size === 0) return (record) => record;
  const writes = new Map([...fields].map(([field, plan]) => [field, writeOf(plan)]));
  return (record) => {
    const wire: Draft = {};
    for (const name of Object.keys(record)) {
      const value = record[name];
      if (value === undefined) continue;
      const write = writes.get(name);
      if (write !== undefined) write(value, wire);
      else if (!given.has(name)) put(wire, name, value);
    }
    return wire;
  };
}

/** A member called `__proto__` stays a plain member. */
function put(wire: Draft, name: string, value: Json): void {
  if (name === '__proto__')
    Object.defineProperty(wire, name, { value, enumerable: true, writable: true, configurable: true });
  else wire[name] = value;
}

function writeOf(plan: FieldPlan): Write {
  const { name, time, lifts } = plan;
  const rest = name === undefined ? () => undefined : writeAs(name, time === undefined ? undefined : CONVERT[time]);
  return lifts.length === 0 ? rest : writeLifted(plan, rest);
}

function writeAs(name: string, convert: Convert | undefined): Write {
  return convert === undefined
    ? (value, wire) => {
        wire[name] = value;
      }
    : (value, wire) => {
        wire[name] = convert(value);
      };
}

/** Members that are there go to the top; a field that this leaves empty goes, unless it is needed. */
function writeLifted({ lifts, needed }: FieldPlan, rest: Write): Write {
  return (value, wire) => {
    const found = isJsonObject(value) ? lifts.filter(({ member }) => Object.hasOwn(value, member)) : [];
    if (!isJsonObject(value) || found.length === 0) return rest(value, wire);
    for (const { member, name } of found) wire[name] = value[member] ?? null;
    const left = without(value, found);
    if (needed || Object.keys(left).length > 0) rest(left, wire);
    return undefined;
  };
}

function without(value: JsonObject, found: FieldPlan['lifts']): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !found.some(({ member }) => member === name)));
}
