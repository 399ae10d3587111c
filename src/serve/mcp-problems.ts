import { detailOf, problem, type Problem } from '../model/problem.ts';

/** How many problems a tool result lists: a model mends a few at a time, and each costs it context. */
const MAX_LISTED = 20;

/**
 * The first problems, errors before warnings, then one `input.more` that counts the others, those included that an
 * earlier stage counted.
 */
export function firstProblems(problems: readonly Problem[], limit: number = MAX_LISTED): Problem[] {
  const named = problems.filter((found) => found.code !== 'input.more');
  const errors = named.filter((found) => found.severity === 'error');
  const others = named.filter((found) => found.severity !== 'error');
  const first = [...errors, ...others].slice(0, limit);
  const uncounted = Math.max(named.length - limit, 0);
  const count = problems.reduce((sum, found) => sum + countOf(found), uncounted);
  if (count === 0) return first;
  return [...first, problem('input.more', {}, { count }, errors.length > 0 ? 'error' : 'warning')];
}

function countOf(found: Problem): number {
  const count = found.code === 'input.more' ? found.args['count'] : 0;
  return typeof count === 'number' ? count : 0;
}

/** `- /customers/17/kind: Must be one of: person, company. (input.enum)`, a warning marked as such. */
export function problemLine(found: Problem): string {
  const { pointer = '' } = found.place;
  const label = found.severity === 'error' ? found.code : `${found.code}, ${found.severity}`;
  return `- ${pointer === '' ? '' : `${pointer}: `}${detailOf(found)} (${label})`;
}
