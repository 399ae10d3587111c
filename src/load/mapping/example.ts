import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Outcome } from '../../model/outcome.ts';
import { detailOf, problem, type Problem } from '../../model/problem.ts';
import type { Source } from '../../text/source.ts';
import type { OpenFile, SourceItem } from '../source/source.ts';
import { compileFile } from './compile.ts';
import type { MappingExample, MappingFile } from './file.ts';
import type { Mapped } from './mapper.ts';
import type { Preset } from './preset.ts';
import type { TargetOperation } from './settings.ts';

/** Everything that is wrong with a mapping file for an operation; its examples only when it is sound. */
export function checkPreset({ file, source }: Pick<Preset, 'file' | 'source'>, operation: TargetOperation): Problem[] {
  const mapping = compileFile(asked(file, undefined), source, { operation });
  return mapping.ok ? [...mapping.problems, ...runExamples(file, source, operation)] : [...mapping.problems];
}

/** A load is refused that does not say the zone; an example shows what becomes of its record. */
function asked(file: MappingFile, timezone: string | undefined): MappingFile {
  return file.timezone === 'required' && timezone === undefined ? { ...file, timezone: undefined } : file;
}

/** Runs every example of a mapping; an example that does not come out is a problem at its line. */
export function runExamples(file: MappingFile, source: Source, operation: TargetOperation): Problem[] {
  return file.examples.flatMap((example, index) => {
    const reason = failureOf(example, file, source, operation);
    if (reason === undefined) return [];
    return [problem('map.example', source.place(`/examples/${index}`), { example: index + 1, reason })];
  });
}

function failureOf(
  example: MappingExample,
  file: MappingFile,
  source: Source,
  operation: TargetOperation,
): string | undefined {
  const mapped = mapExample(example, file, source, operation);
  if (!mapped.ok) return mapped.problems.map(spelled).join('; ');
  const found = mapped.value;
  if (example.filtered !== undefined)
    return found.kind === 'filtered' && found.rule === example.filtered ? undefined : `it is ${outcomeOf(found)}`;
  if (example.errors !== undefined) return differentErrors(example.errors, found);
  return differentOutput(example.output ?? {}, found);
}

/** What becomes of the input of an example. */
function mapExample(
  { input, flags }: MappingExample,
  file: MappingFile,
  source: Source,
  operation: TargetOperation,
): Outcome<Mapped> {
  const mapping = compileFile(asked(file, flags?.timezone), source, { operation, ...flags });
  if (!mapping.ok) return mapping;
  const { opened, item } = asSource(input, file);
  const mapper = mapping.value.prepare(opened, [item]);
  return mapper.ok ? { ...mapper, value: mapper.value.map(item) } : mapper;
}

/** A row where the mapping knows its source by columns and the input holds only texts. */
function asSource(
  input: JsonObject,
  { detects }: MappingFile,
): { opened: OpenFile; item: Extract<SourceItem, { kind: 'record' }> } {
  const position = { file: 'example', line: 1, record: 1, offset: 0 };
  const cells = Object.values(input).filter((value) => typeof value === 'string');
  const isRow = detects.some(({ columns }) => columns !== undefined) && cells.length === Object.keys(input).length;
  const opened = { index: 0, name: 'example', problems: [] };
  if (isRow)
    return {
      opened: { ...opened, format: 'csv', columns: Object.keys(input) },
      item: { kind: 'record', position, raw: { kind: 'row', cells } },
    };
  const bytes = new TextEncoder().encode(JSON.stringify(input));
  return {
    opened: { ...opened, format: 'ndjson', columns: undefined },
    item: { kind: 'record', position, raw: { kind: 'json', bytes } },
  };
}

function differentErrors(expected: readonly string[], found: Mapped): string | undefined {
  if (found.kind !== 'invalid') return `it is ${outcomeOf(found)}`;
  const wanted = expected.map((text) => text.trim()).toSorted();
  const got = found.problems.map(shortOf).toSorted();
  return isDeepStrictEqual(wanted, got) ? undefined : `its errors are ${got.join(', ')}`;
}

function differentOutput(expected: JsonObject, found: Mapped): string | undefined {
  if (found.kind !== 'record') return `it is ${outcomeOf(found)}`;
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found.value)])];
  const different = names.filter((name) => !isDeepStrictEqual(expected[name], found.value[name]));
  if (different.length === 0) return undefined;
  return different.map((name) => `"${name}" is ${textOf(found.value[name])}`).join(', ');
}

/** Examples are made up, so what comes of them may be shown. */
function textOf(value: Json | undefined): string {
  return value === undefined ? 'left out' : JSON.stringify(value);
}

function outcomeOf(found: Mapped): string {
  switch (found.kind) {
    case 'filtered':
      return `filtered as ${found.rule}`;
    case 'invalid':
      return `invalid: ${found.problems.map(shortOf).join(', ')}`;
    case 'record':
    case 'bytes':
      return 'a record';
  }
}

function shortOf({ code, place }: Problem): string {
  return place.pointer === undefined || place.pointer === '' ? code : `${code} ${place.pointer}`;
}

function spelled(found: Problem): string {
  return `${found.code} ${detailOf(found)}`.replace(/\.$/, '');
}
