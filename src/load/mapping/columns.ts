import { suggestion } from '../../check/suggest.ts';
import { problem, type Problem } from '../../model/problem.ts';
import type { OpenFile } from '../source/source.ts';
import type { FieldRule } from './file.ts';
import type { Plan } from './plan.ts';
import { fieldsRead } from './rule.ts';
import type { FindField } from './source-field.ts';

/** Required fields none of whose columns the file has, as errors; all other columns that it lacks, as one notice. */
export function missingColumns({ file: mapping, fields, settings }: Plan, file: OpenFile, find: FindField): Problem[] {
  if (file.format !== 'csv') return [];
  const lacks = (name: string): boolean => !find(name).present;
  const errors: Problem[] = [];
  const absent = new Set<string>();
  for (const name of fields) {
    const rules: readonly FieldRule[] = [mapping.fields[name] ?? []].flat();
    const columns = [...new Set(rules.flatMap(fieldsRead))];
    const constant = rules.some(({ value }) => value !== undefined);
    const needed = name === settings.operation.bulk.key || rules.some(({ required }) => required === true);
    if (needed && !constant && columns.length > 0 && columns.every(lacks)) {
      const meant = suggestion(columns[0] ?? '', file.columns ?? []);
      errors.push(problem('map.column-missing', { file: file.name }, { columns, field: name, suggestion: meant }));
    } else if (columns.length > 0 && columns.every(lacks)) for (const column of columns) absent.add(column);
  }
  if (absent.size === 0) return errors;
  return [...errors, problem('map.columns-absent', { file: file.name }, { columns: [...absent] })];
}
