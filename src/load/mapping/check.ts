import { suggestion } from '../../check/suggest.ts';
import { toPointer } from '../../model/pointer.ts';
import { problem, type Problem } from '../../model/problem.ts';
import type { Source } from '../../text/source.ts';
import { zoneOf } from '../normalise/zone.ts';
import type { FieldRule, MappingFile } from './file.ts';
import { ownMember, type MappingSettings } from './settings.ts';
import { fieldsRead } from './rule.ts';
import { fieldAt, propertiesOf, type TargetField } from './target-fields.ts';
import { vocabularyOf } from './words.ts';

/** Where a draft leaves something to a person. */
export const OPEN = '???';

type Path = readonly (string | number)[];

/** What is wrong with a mapping file beyond its form: names that nobody knows, and ways that do not fit what they make. */
export function checkMapping(file: MappingFile, source: Source, settings: MappingSettings): Problem[] {
  const at = (path: Path) => source.place(toPointer(path));
  const invalid = (path: Path, reason: string): Problem => problem('map.invalid', at(path), { reason });
  return [
    ...Object.entries(file.fields).flatMap(([name, rules]) => {
      const path = ['fields', name];
      const unknown = unknownField(name, settings);
      if (unknown !== undefined) return [problem('map.field-unknown', at(path), unknown)];
      const target = fieldAt(settings.operation.itemSchema, name.split('.'));
      if (target === undefined) return [];
      return [rules]
        .flat()
        .flatMap((rule, index) =>
          ruleFaults(name, rule, target, file, settings).map((reason) =>
            invalid(Array.isArray(rules) ? [...path, index] : path, reason),
          ),
        );
    }),
    ...keyFaults(file, settings).map((reason) => invalid(['fields'], reason)),
    ...openWords(file).map((path) => invalid(path, `${OPEN} is left from a draft; say what the word means`)),
    ...groupFaults(file, settings).map((reason) => invalid(['group'], reason)),
    ...settingFaults(file, settings),
  ];
}

/** For an update, a field that it cannot carry is left out and not wrong. */
function unknownField(
  name: string,
  { operation }: MappingSettings,
): { field: string; suggestion: string | undefined } | undefined {
  const steps = name.split('.');
  const harmful = steps.some((step) => step === '' || step === '__proto__');
  if (!harmful && (operation.effect === 'update' || fieldAt(operation.itemSchema, steps) !== undefined))
    return undefined;
  const meant = suggestion(steps[0] ?? '', propertiesOf(operation.itemSchema).keys());
  return { field: name, suggestion: meant };
}

function ruleFaults(
  field: string,
  rule: FieldRule,
  target: TargetField,
  file: MappingFile,
  settings: MappingSettings,
): string[] {
  const { as, words, timezone } = rule;
  if (fieldsRead(rule).includes(OPEN)) return [`${OPEN} is left from a draft; name a source field`];
  const kinds = rule.value === undefined ? wayKinds(rule) : undefined;
  return [
    ...(words !== undefined && ownMember(file.words, words) === undefined ? [`there is no vocabulary "${words}"`] : []),
    ...(as === 'word' && words === undefined && vocabularyOf(field, rule, target, file, settings) === undefined
      ? ['"as: word" needs "words", for the target has no closed list']
      : []),
    ...(words !== undefined && !['word', 'boolean', 'score'].includes(as ?? '')
      ? ['"words" go with as: word, boolean or score']
      : []),
    ...(timezone !== undefined && zoneOf(timezone) === undefined ? ['there is no such time zone'] : []),
    ...(kinds !== undefined && as !== undefined && !kinds.includes(as)
      ? [`this way of making a value is read as ${kinds.join(' or ')}`]
      : []),
  ];
}

function openWords({ words }: MappingFile): Path[] {
  return Object.entries(words).flatMap(([name, meanings]) =>
    Object.keys(meanings)
      .filter((word) => meanings[word] === OPEN)
      .map((word) => ['words', name, word]),
  );
}

function wayKinds({ sum, difference, plus, join }: FieldRule): readonly string[] | undefined {
  if (sum !== undefined) return ['duration', 'number'];
  if (difference !== undefined) return ['duration'];
  if (plus !== undefined) return ['time'];
  return join === undefined ? undefined : ['id', 'text'];
}

function keyFaults({ fields }: MappingFile, { operation }: MappingSettings): string[] {
  const { key } = operation.bulk;
  return Object.hasOwn(fields, key) ? [] : [`the key of the operation, "${key}", is not mapped`];
}

function groupFaults({ group, fields }: MappingFile, { operation }: MappingSettings): string[] {
  if (group === undefined) return [];
  const unknown = Object.keys(group.fields).filter((name) => !Object.hasOwn(fields, name));
  const key = [ownMember(fields, operation.bulk.key) ?? []].flat();
  return [
    ...unknown.map((name) => `the group folds "${name}", which is not mapped`),
    ...(key.some((rule) => fieldsRead(rule).includes(group.by)) ? [] : [`the key is not made of "${group.by}"`]),
  ];
}

function settingFaults(file: MappingFile, settings: MappingSettings): Problem[] {
  const { words, defaults, units, namespace } = settings;
  const named = new Set([words, defaults, units].flatMap((given) => Object.keys(given ?? {})));
  const known = Object.keys(file.fields);
  const missing = [...named].filter((name) => !known.includes(name));
  return [
    ...missing.map((name) =>
      problem('map.setting', {}, { reason: `The mapping has no field "${name}"; it maps ${known.join(', ')}.` }),
    ),
    ...(namespace === true && file.namespace === undefined ? [problem('map.namespace-missing', {}, {})] : []),
  ];
}
