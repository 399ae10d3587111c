/**
 * Sentences of ours, which are rules of a standard or say what a fact of the contract means. `{}` stands for names,
 * figures and titles, each of which must be a word of a source.
 */
const TEMPLATES: readonly string[] = `
  Secrets of the upstream, from the environment.
  The {}, as its contract describes it.
  {}, part {} of {}
  {}: input
  {}: answer {}
  The answer {}.
  The {}.
  The member "{}" of the body.
  The {} parameter "{}".
  {} of the {}.
  A success means accepted for processing, not yet stored.
  At most {} items in {} a call.
  An item replaces what is stored under its {}.
  {} is a safe method (RFC 9110, 9.2.1).
  {} is not a safe method (RFC 9110, 9.2.1).
  {} is an idempotent method (RFC 9110, 9.2.2).
  {} is not an idempotent method (RFC 9110, 9.2.2).
  {} changes nothing (RFC 9110, 9.2.1).
  DELETE removes what is stored (RFC 9110, 9.3.5).
  PUT replaces what is stored (RFC 9110, 9.3.4).
  PATCH overwrites the values it is given (RFC 5789).
  Nothing in the contract says that POST only adds, so it is taken to overwrite.
  Items are only added (x-capstan-bulk, effect create).
  An item replaces what is stored under its {} (x-capstan-bulk, replaces).
  An item changes the members that it has, and leaves the others (x-capstan-bulk, replaces false).
  Items are found by their {}, so the same request twice leaves the same state (x-capstan-bulk, effect {}).
  Use when asked to load, import, backfill or merge {} from exports and files (CSV, NDJSON, JSON); or change fields of existing {} (such as {}); or say why {} of a load were refused.
  Use when asked to load, import, backfill or merge {} from exports and files (CSV, NDJSON, JSON); or change fields of existing {}; or say why {} of a load were refused.
  Use when asked to load, import, backfill or merge {} from exports and files (CSV, NDJSON, JSON); or say why {} of a load were refused.
  Use when asked to change fields of existing {} (such as {}); or say why {} of a load were refused.
  Use when asked to change fields of existing {}; or say why {} of a load were refused.
  Use to: {}.
  Also to: {}.
  Not for reading, searching or deleting {}: no operation does that.
  Not for changing anything: every operation only reads.
  Not for {}.
  Needs the MCP server {}, or Node.js 22.13 or newer for its script, or the REST facade of the capability {}.
  Needs the MCP server {}, or the REST facade of the capability {}.
  {}, then {}
  Every operationId is written in {} case, as all of them are.
  {{description}} {{error}}
  An operation that takes many items says which, what identifies one, how many, and what becomes of them.
  A request holds at most {} {}.
  Each of the {} is identified by its {}, so it is required.
  When something starts and ends is a {}.
  There is a rate limit, so every operation says what it answers beyond it.
  The contract says how callers are known.
  Every member of a schema says what it means.
  Every request body has an example.
  Every success says what it answers with.
  {} requests in {} seconds, in bursts of at most {}.
  No contract or overlay states a rate limit, so the list of limits is empty.
  How the operations are told who calls, as their contracts state it.
  What holds whenever the operations are called.
  Each line names what it follows from.
  202 says that a request is accepted, not that it is carried out (RFC 9110, 15.3.3).
  202 says that a request is accepted, not that it is carried out (RFC 9110, 15.3.3); the contract does not promise it.
  x-capstan-bulk, maxItems.
  Answers of the APIs that are no success.
  \`documented\` is what the contract promises; \`observed\` is what an overlay tells of and the contract does not promise, so that a program should bear with it and not count on it.
  What an agent needs before it calls an operation.
  What the contract states in x-agentic-access stands as it is; everything else follows from whether calling the operation reads, writes or removes.
  Lifetimes of tokens are rules of this file, in seconds.
  The contract states it.
`
  .trim()
  .split('\n')
  .map((line) => line.trim());

/** What the bounds of a schema are told in: `1 to 500 items`, `at least 0`, `id (string, at least 1 character)`. */
const BOUNDS =
  /^(?:Needs|Each item needs|Each item:|One of|Always|At least|At most|More than|Less than|A multiple of|Pattern|\d+ to \d+|[Dd]ate|[Uu]ri|[Uu]uid|[Ee]mail) ?(.*)$/u;
const BOUND_WORDS = new Set(
  (
    'a each item items needs one of always at least most more less than multiple to or characters character property properties pattern ' +
    'string number integer boolean array object null time date date-time uri uuid email required ' +
    'query path header cookie get post put patch delete rest mcp skill camel pascal kebab snake upsert update create and the'
  ).split(' '),
);

/** True for a sentence that is ours: a template whose gaps, or bounds of a schema whose words, are all words of sources. */
export function isOurWords(told: string, known: ReadonlySet<string>): boolean {
  const isKnown = (gap: string): boolean => wordsOf(gap).every((word) => known.has(word) || BOUND_WORDS.has(word));
  return [...patterns, BOUNDS].some((pattern) => pattern.exec(told)?.slice(1).every(isKnown) === true);
}

/** In small letters; figures are words, and a name is the words that it is made of as well. */
export function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{N}_]+/gu) ?? []).map((word) => word.toLowerCase()).filter((word) => !/^\d+$/.test(word));
}

const patterns = TEMPLATES.map((template) => new RegExp(`^${template.split('{}').map(literal).join('(.+)')}$`, 'u'));

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
