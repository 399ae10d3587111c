import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { wireProfile, type Wire } from '../project/wire.ts';
import { describeWire } from '../project/wire-lines.ts';
import { compileWire } from '../project/wire-record.ts';
import { parseYaml } from '../text/yaml.ts';
import { composeMappings } from './mapping/compose.ts';
import type { Mapping } from './mapping/mapper.ts';
import type { MappingSettings } from './mapping/settings.ts';
import { noMapping } from './mapping/none.ts';
import { readMapping, readMappingFile } from './mapping/read.ts';
import type { Recipe } from './recipe.ts';
import type { BulkOperation, BulkTarget } from './target.ts';

/** What the records of a load go through, made of its recipe. */
export interface Kit {
  readonly operation: BulkOperation;
  /** The operation that writes the same records in the other way. */
  readonly paired: BulkOperation | undefined;
  readonly mapping: Mapping;
  readonly wire: Wire | undefined;
  /** What the wire profile does, a line each. */
  readonly wireLines: readonly string[];
  /** About the mapping and the profile. */
  readonly notices: readonly Problem[];
}

export function makeKit(recipe: Recipe, target: Pick<BulkTarget, 'operations'>): Outcome<Kit> {
  const operation = operationOf(target, recipe.settings.operation);
  if (!operation.ok) return operation;
  const paired = target.operations.find(({ effect }) => effect !== operation.value.effect);
  const mapping = mappingOf(recipe, operation.value);
  const wire = wireOf(recipe, operation.value, paired);
  if (!mapping.ok || !wire.ok) return fail(...mapping.problems, ...wire.problems);
  const notices = [...mapping.problems, ...wire.problems, ...unverified(mapping.value)];
  const { compiled, lines } = wire.value;
  return ok({ operation: operation.value, paired, mapping: mapping.value, wire: compiled, wireLines: lines, notices });
}

function operationOf({ operations }: Pick<BulkTarget, 'operations'>, effect: string): Outcome<BulkOperation> {
  const fitting = operations.filter((one) => one.effect === effect);
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return ok(first);
  const allowed = [...new Set(operations.map((one) => one.effect))];
  return fail(problem('load.operation', {}, { effect, allowed, count: fitting.length }));
}

function mappingOf({ mappings, reading }: Recipe, operation: BulkOperation): Outcome<Mapping> {
  const [only, ...others] = mappings;
  if (only === undefined) return noMapping({ ...reading, operation });
  if (others.length === 0 && only.name === undefined) return oneMapping(only, { ...reading, operation });
  const isMerge = new Set(mappings.map(({ mapping }) => mapping?.text)).size > 1;
  const byFile = new Map<string, Mapping>();
  const problems: Problem[] = [];
  const made = new Map<string, Mapping>();
  for (const entry of mappings) {
    const id = JSON.stringify([entry.mapping?.text, entry.namespace]);
    const own = { ...reading, operation, namespace: reading.namespace ?? namespaceIn(entry) };
    const settings = entry.mapping === undefined || !isMerge ? own : mergedSettings(entry.mapping, own);
    const outcome = made.has(id) ? ok(made.get(id)) : oneMapping(entry, settings);
    problems.push(...outcome.problems);
    if (!outcome.ok || outcome.value === undefined) continue;
    made.set(id, outcome.value);
    byFile.set(entry.name ?? '', outcome.value);
  }
  if (problems.some(({ severity }) => severity === 'error')) return fail(...problems);
  const composed = composeMappings(byFile);
  return composed.ok ? ok(composed.value, [...problems, ...composed.problems]) : composed;
}

/** Sources that are merged are told apart by their keys, as their mappings say it unless the recipe does. */
function namespaceIn({ mapping, namespace }: Entry): string | true | undefined {
  if (namespace === undefined) return mapping === undefined ? undefined : true;
  return namespace === '' ? undefined : namespace;
}

/** A zone that is given for several sources is for those that do not know their own. */
function mergedSettings(mapping: NonNullable<Entry['mapping']>, settings: MappingSettings): MappingSettings {
  const file = readMappingFile(mapping.text, mapping.file);
  const zone = file.ok ? file.value.timezone : undefined;
  return typeof zone === 'string' && zone !== 'required' ? { ...settings, timezone: undefined } : settings;
}

type Entry = Recipe['mappings'][number];

function oneMapping({ mapping }: Entry, settings: MappingSettings): Outcome<Mapping> {
  return mapping === undefined ? noMapping(settings) : readMapping(mapping.text, mapping.file, settings);
}

function wireOf(
  { wire }: Recipe,
  operation: BulkOperation,
  paired: BulkOperation | undefined,
): Outcome<{ readonly compiled: Wire | undefined; readonly lines: readonly string[] }> {
  if (wire === undefined) return ok({ compiled: undefined, lines: [] });
  const source = parseYaml(wire.text, wire.file);
  if (!source.ok) return source;
  const profile = wireProfile(source.value);
  const among = paired === undefined ? [] : [paired.itemSchema];
  if (!profile.ok) return profile;
  const compiled = compileWire(profile.value, operation.itemSchema, operation.bulk, among);
  if (!compiled.ok) return compiled;
  return ok({ compiled: compiled.value, lines: describeWire(profile.value) }, compiled.problems);
}

function unverified({ id, verified }: Mapping): readonly Problem[] {
  return verified === undefined ? [] : [problem('load.verified', {}, { mapping: id, verified })];
}
