import { isBounds } from './bounds.ts';
import { isJoined, isLongCut, isText, type Known } from './known.ts';

/**
 * Sentences of ours, which are rules of a standard or say what a fact of the contract means. Their gaps hold what stands
 * in a source as it stands there: `{}` a name or a whole text, `{,}` names, `{;}` texts, `{#}` a figure; `{n}` counts.
 */
const TEMPLATES: readonly string[] = `
  Secrets of the upstream, from the environment.
  The {}, as its contract describes it.
  {}, part {n} of {n}
  {}: input
  {}: answer {}
  The answer {}.
  The request body.
  The member "{}" of the body.
  The path parameter "{}".
  The query parameter "{}".
  The header parameter "{}".
  The cookie parameter "{}".
  {} of the {}.
  A success means accepted for processing, not yet stored.
  At most {#} items in {} a call.
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
  Use when asked to load, import, backfill or merge {} from exports and files (CSV, NDJSON, JSON); or change fields of existing {} (such as {,}); or say why {} of a load were refused.
  Use when asked to load, import, backfill or merge {} from exports and files (CSV, NDJSON, JSON); or change fields of existing {}; or say why {} of a load were refused.
  Use when asked to load, import, backfill or merge {} from exports and files (CSV, NDJSON, JSON); or say why {} of a load were refused.
  Use when asked to change fields of existing {} (such as {,}); or say why {} of a load were refused.
  Use when asked to change fields of existing {}; or say why {} of a load were refused.
  Use to: {;}.
  Also to: {;}.
  Not for reading, searching or deleting {}: no operation does that.
  Not for changing anything: every operation only reads.
  Not for {}.
  Needs the MCP server {}, or Node.js 22.13 or newer for its script, or the REST facade of the capability {}.
  Needs the MCP server {}, or the REST facade of the capability {}.
  {}, then {}
  Every operationId is written in camel case, as all of them are.
  Every operationId is written in pascal case, as all of them are.
  Every operationId is written in kebab case, as all of them are.
  Every operationId is written in snake case, as all of them are.
  {{description}} {{error}}
  An operation that takes many items says which, what identifies one, how many, and what becomes of them.
  A request holds at most {#} {}.
  Each of the {} is identified by its {}, so it is required.
  When something starts and ends is a {}.
  There is a rate limit, so every operation says what it answers beyond it.
  The contract says how callers are known.
  Every member of a schema says what it means.
  Every request body has an example.
  Every success says what it answers with.
  {#} requests in {#} seconds, in bursts of at most {#}.
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

const GAP = /(?<!\{)\{[,;#n]?\}/g;

const GAPS: Readonly<Record<string, (gap: string, known: Known) => boolean>> = {
  '{}': (gap, known) => isText(gap, known) || isLongCut(gap, known),
  '{,}': (gap, known) => isJoined(gap, (piece) => isText(piece, known), /, | and | or /g),
  '{;}': (gap, known) => isJoined(gap, (piece) => isText(piece, known), /; /g),
  '{#}': (gap, { numbers }) => numbers.has(gap),
  '{n}': (gap) => /^\d+$/.test(gap),
};

const patterns = TEMPLATES.map((template) => {
  const gaps = template.match(GAP) ?? [];
  const text = template.replace(/\.$/, '').split(GAP).map(literal).join('(.+)');
  return { pattern: new RegExp(`^${text}$`, 'u'), gaps };
});

/** True for a sentence that is ours: a template whose gaps hold what stands in a source, or bounds of a schema. */
export function isOurWords(told: string, known: Known): boolean {
  const line = told.replace(/(?<!\.\.)[.!?:;]$/, '');
  return (
    isBounds(told, known) ||
    patterns.some(({ pattern, gaps }) => {
      const held = pattern.exec(line)?.slice(1);
      return held?.every((gap, index) => GAPS[gaps[index] ?? '']?.(gap, known) === true) === true;
    })
  );
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
