import { input, list, meant } from './row.ts';

/** `an object`, `a string`, `null`: a type as a sentence has it. */
function withArticle(type: string): string {
  if (type === 'null') return type;
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What a caller sent. */
export const inputs = {
  // body: the request body as a whole
  'body.missing': input(422, () => 'A request body is required.'),
  'body.unexpected': input(422, () => 'This operation takes no request body; send none.'),
  'body.not-an-object': input(422, () => 'The input must be a JSON object.'),
  'body.media-type': input(
    415,
    (a: { allowed: readonly string[] }) => `The media type is not accepted; send ${list(a.allowed)}.`,
  ),
  'body.charset': input(415, () => 'Only the charset UTF-8 is accepted.'),
  'body.content-encoding': input(415, () => 'An encoded body is not accepted; send it without Content-Encoding.'),
  'body.too-large': input(
    413,
    (a: { limit: number }) => `The body is larger than ${a.limit} bytes; send it in smaller parts.`,
  ),
  'body.incomplete': input(400, () => 'The body ended before it was complete.'),
  'body.unknown-member': input(
    422,
    (a: { name: string; allowed: readonly string[]; suggestion?: string | undefined }) =>
      `"${a.name}" is not an input of this operation; inputs are ${list(a.allowed)}.${meant(a.suggestion)}`,
  ),
  'body.key-case': input(
    422,
    (a: { name: string; expected: string }) =>
      `"${a.name}" differs from "${a.expected}" only in case; write "${a.expected}".`,
  ),

  // input: one value against the schema
  'input.required': input(422, (a: { name: string }) => `"${a.name}" is required.`),
  'input.type': input(
    422,
    (a: { allowed: readonly string[] }) => `Must be ${a.allowed.map(withArticle).join(' or ')}.`,
  ),
  'input.enum': input(422, (a: { allowed: readonly (string | number)[] }) => `Must be one of: ${list(a.allowed)}.`),
  'input.const': input(422, (a: { allowed: readonly (string | number)[] }) => `Must be ${list(a.allowed)}.`),
  'input.format': input(
    422,
    (a: { format: string; example?: string | undefined }) =>
      `Must be a valid ${a.format}${a.example === undefined ? '' : `, such as ${a.example}`}.`,
  ),
  'input.pattern': input(422, (a: { pattern: string }) => `Must match the pattern ${a.pattern}.`),
  'input.length': input(
    422,
    (a: { comparison: string; limit: number }) =>
      `Must have ${a.comparison} ${counted(a.limit, 'character', 'characters')}.`,
  ),
  'input.range': input(422, (a: { comparison: string; limit: number }) => `Must be ${a.comparison} ${a.limit}.`),
  'input.multiple-of': input(422, (a: { limit: number }) => `Must be a multiple of ${a.limit}.`),
  'input.items': input(
    422,
    (a: { comparison: string; limit: number }) => `Must have ${a.comparison} ${counted(a.limit, 'item', 'items')}.`,
  ),
  'input.unique-items': input(
    422,
    (a: { first: number; second: number }) => `Items must differ; items ${a.first} and ${a.second} are equal.`,
  ),
  'input.properties': input(
    422,
    (a: { comparison: string; limit: number }) =>
      `Must have ${a.comparison} ${counted(a.limit, 'property', 'properties')}.`,
  ),
  'input.additional-property': input(
    422,
    (a: { name: string; allowed: readonly string[]; suggestion?: string | undefined }) =>
      `"${a.name}" is not allowed here${a.allowed.length === 0 ? '' : `; allowed are ${list(a.allowed)}`}.${meant(a.suggestion)}`,
  ),
  'input.dependent': input(
    422,
    (a: { name: string; missing: readonly string[] }) => `With "${a.name}" there must also be ${list(a.missing)}.`,
  ),
  'input.alternatives': input(422, (a: { keyword: string }) =>
    a.keyword === 'oneOf' ? 'Must match exactly one of the allowed shapes.' : 'Must match one of the allowed shapes.',
  ),
  'input.schema': input(422, (a: { keyword: string }) => `Does not satisfy "${a.keyword}" of the schema.`),
  'input.unknown-property': input(
    422,
    (a: { name: string; suggestion?: string | undefined }) =>
      `"${a.name}" is not a property that the contract names.${meant(a.suggestion)}`,
  ),
  'input.unknown-parameter': input(
    422,
    (a: { name: string; allowed: readonly string[] }) =>
      `"${a.name}" is not a parameter of this operation; ${a.allowed.length === 0 ? 'it takes none' : `parameters are ${list(a.allowed)}`}.`,
  ),
  'input.repeated-parameter': input(422, (a: { name: string }) => `"${a.name}" is given more than once; give it once.`),
  'input.path-value': input(422, () => 'A path value must not be empty, "." or "..".'),
  'input.header-value': input(422, () => 'A header value must not hold control characters or characters past Latin-1.'),
  'input.more': input(422, (a: { count: number }) => `${a.count} more problems are not listed.`),
} as const;
