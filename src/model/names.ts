/**
 * `bulkUpsertOrders` -> `bulk-upsert-orders`, `getHTTPStatus` -> `get-http-status`.
 * Anything that is not a letter or a digit of ASCII separates words; the result may be empty.
 */
export function kebabCase(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();
}

/** The first of `name`, `name-2`, `name-3`... that `taken` does not hold; the caller adds it. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let n = 2;
  while (taken.has(`${name}-${n}`)) n += 1;
  return `${name}-${n}`;
}

/** True for a name that agents take for a skill; it becomes that of a folder of theirs. */
export function isSkillName(name: string): boolean {
  return /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
}

/** `namespace.operation`, the two segments of a `call`. */
export function callOf(namespace: string, operation: string): string {
  return `${namespace}.${operation}`;
}

/** The variable names between `{` `}` or `{{` `}}` in a path template, in order. */
export function pathVariables(path: string): string[] {
  // no `\s*` beside the name: what overlaps takes cubic time on a brace and many blanks
  return [...path.matchAll(/\{\{?([^{}]+)\}?\}/g)].map((match) => (match[1] ?? '').trim());
}
