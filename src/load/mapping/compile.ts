import { fail, ok, settle, type Outcome } from '../../model/outcome.ts';
import { problem, type Problem } from '../../model/problem.ts';
import type { Source } from '../../text/source.ts';
import { checkMapping } from './check.ts';
import { fileProblems } from './file-problems.ts';
import { mappingSchema, type MappingFile } from './file.ts';
import type { GroupRule, Mapping } from './mapper.ts';
import type { Plan } from './plan.ts';
import { prepareMapper } from './prepare.ts';
import type { MappingSettings } from './settings.ts';
import { fieldAt } from './target-fields.ts';
import { planZones } from './zones.ts';

const DAY = 86_400_000;

/** A mapping file as data; what is wrong with it comes with its line. */
export function parseMapping(source: Source): Outcome<MappingFile> {
  const parsed = mappingSchema.safeParse(source.value);
  return parsed.success ? ok(parsed.data) : fail(...fileProblems(parsed.error, source));
}

/** Makes a mapping of a parsed file, for one operation. Every field and word that is named must be there. */
export function compileMapping(source: Source, settings: MappingSettings): Outcome<Mapping> {
  const parsed = parseMapping(source);
  return parsed.ok ? compileFile(parsed.value, source, settings) : parsed;
}

/** `compileMapping` for a file that has been parsed; `source` tells the lines. */
export function compileFile(file: MappingFile, source: Source, settings: MappingSettings): Outcome<Mapping> {
  const found = checkMapping(file, source, settings);
  const zones = planZones(file.timezone, settings);
  const problems = [...found, ...zones.problems.map((one) => ({ ...one, place: { file: source.file } }))];
  if (!zones.ok) return fail(...problems);
  const { fields, left } = fieldsToMap(file, settings);
  const { effect, name } = settings.operation;
  const notices: Problem[] =
    effect !== 'update' || left.length === 0
      ? []
      : [problem('map.left-out', { file: source.file }, { fields: left, operation: name })];
  const plan: Plan = {
    file,
    fields,
    settings,
    zones: zones.value,
    dst: settings.dst ?? file.dst ?? 'reject',
    latest: (settings.now ?? Date.now()) + DAY,
    prefix: prefixOf(file, settings),
  };
  return settle(mappingOf(plan), [...problems, ...notices]);
}

function mappingOf(plan: Plan): Mapping {
  const { file } = plan;
  return {
    id: `${file.id}@${file.version}`,
    verified: file.verified,
    group: groupOf(file, new Set(plan.fields)),
    version: undefined,
    ordered: file['version-field'] !== undefined,
    prepare: (opened, sample) => prepareMapper(plan, opened, sample),
  };
}

/** An update cannot carry every field of a record; what it cannot is left out, and said. */
function fieldsToMap(file: MappingFile, { operation }: MappingSettings): { fields: string[]; left: string[] } {
  const fields = Object.keys(file.fields);
  const known = (name: string): boolean => fieldAt(operation.itemSchema, name.split('.')) !== undefined;
  return { fields: fields.filter(known), left: fields.filter((name) => !known(name)) };
}

function groupOf({ group }: MappingFile, fields: ReadonlySet<string>): GroupRule | undefined {
  if (group === undefined) return undefined;
  return { fields: new Map(Object.entries(group.fields).filter(([name]) => fields.has(name))), others: group.others };
}

function prefixOf({ namespace: own }: MappingFile, { namespace }: MappingSettings): string {
  const name = namespace === true ? own : namespace;
  return name === undefined ? '' : `${name}:`;
}
