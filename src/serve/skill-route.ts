import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';

/** What a path under `/skills` asks for. */
export type SkillRoute =
  | { readonly kind: 'catalogue' }
  | { readonly kind: 'detail'; readonly name: string }
  | { readonly kind: 'download'; readonly name: string }
  | { readonly kind: 'contents'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string; readonly path: string };

/** Reads the raw path of a request, not yet decoded or normalised, without the query. */
export function skillRoute(path: string): Outcome<SkillRoute> {
  const [before, top, ...rest] = path.split('/');
  if (before !== '' || top !== 'skills') return fail(problem('route.path', {}, {}));
  const segments: string[] = [];
  for (const raw of rest) {
    const segment = decoded(raw);
    if (segment === undefined) return fail(problem('route.malformed-path', {}, {}));
    if (!isSafe(segment)) return fail(problem('route.unsafe-path', {}, {}));
    segments.push(segment);
  }
  return routeOf(segments);
}

function routeOf([name, part, ...file]: readonly string[]): Outcome<SkillRoute> {
  if (name === undefined) return ok({ kind: 'catalogue' });
  if (part === undefined) return ok({ kind: 'detail', name });
  if (part === 'contents')
    return ok(file.length === 0 ? { kind: 'contents', name } : { kind: 'file', name, path: file.join('/') });
  if (part === 'download' && file.length === 0) return ok({ kind: 'download', name });
  return fail(problem('route.path', {}, {}));
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** One step down, whatever reads it: not empty, not a step up or in place, no separator of any system. */
function isSafe(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !/[/\\\0]/.test(segment);
}
