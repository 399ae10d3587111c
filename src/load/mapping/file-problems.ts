import { z } from 'zod';
import { suggestion } from '../../check/suggest.ts';
import { toPointer } from '../../model/pointer.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { settingProblems } from '../../project/config-problems.ts';
import type { Source } from '../../text/source.ts';
import { mappingSchema } from './file.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong with the form of a mapping file, each at its line. */
export function fileProblems(error: z.ZodError, source: Source): Problem[] {
  return error.issues.flatMap(plain).flatMap((issue) => problemsOf(issue, source));
}

function problemsOf(issue: Issue, source: Source): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const path = pathOf(issue);
    const known = keysAt(mappingSchema, path);
    return issue.keys.map((key) => {
      const meant = suggestion(key, known);
      const hint = meant === undefined ? `known here are ${known.join(', ')}` : `did you mean "${meant}"`;
      return invalid(source, [...path, key], `"${key}" is not known here; ${hint}`);
    });
  }
  return settingProblems(mappingSchema, new z.ZodError([issue]), source).map(({ place, args }) =>
    problem('map.invalid', place, { reason: String(args['reason'] ?? '') }),
  );
}

function invalid(source: Source, path: readonly (string | number)[], reason: string): Problem {
  return problem('map.invalid', source.place(toPointer(path)), { reason });
}

/** Of a value that may be one of several things, what is wrong with the one that it looks most like. */
function plain(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors.filter((branch) => !branch.some(isOtherKind));
  const [branch] = branches.length === 0 ? [] : branches;
  if (branch === undefined) return [issue];
  return branch.flatMap((inner) => plain({ ...inner, path: [...issue.path, ...inner.path] }));
}

const isOtherKind = ({ code, path }: Issue): boolean => code === 'invalid_type' && path.length === 0;

function pathOf({ path }: Issue): (string | number)[] {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}

/** The members that the schema knows at a path. */
function keysAt(schema: unknown, path: readonly (string | number)[]): string[] {
  const [step, ...rest] = path;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
  if (schema instanceof z.ZodObject)
    return step === undefined ? Object.keys(schema.shape) : keysAt(schema.shape[step], rest);
  if (step === undefined) return [];
  if (schema instanceof z.ZodArray) return typeof step === 'number' ? keysAt(schema.element, rest) : [];
  return schema instanceof z.ZodRecord ? keysAt(schema.valueType, rest) : [];
}
