import { suggestion } from '../check/suggest.ts';
import { isObject, type JsonSchema } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { VALIDATE_TOOL } from '../surfaces/built-in.ts';
import type { McpTool, ToolHints } from './mcp-built-in.ts';
import { ownTool, plain, type Arguments } from './mcp-own-tool.ts';
import type { ServedTool } from './mcp-tools.ts';
import { verdictResult, type Verdict } from './mcp-verdict.ts';

/** Records of one call; a check sends nothing, so it may take more of them than a request of the operation. */
const MAX_RECORDS = 1000;
/** More names than these are not worth listing in a schema. */
const MAX_NAMES = 20;
const HINTS: ToolHints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** The tool that judges input of the others and sends nothing; `undefined` when there is none to judge for. */
export function validateTool(tools: readonly ServedTool[]): McpTool | undefined {
  if (tools.length === 0) return undefined;
  const names = namesFor(tools);
  const hasBulk = tools.some((tool) => bulkOf(tool) !== undefined);
  const listed = names.size <= MAX_NAMES ? { enum: [...names.keys()] } : {};
  const properties: Record<string, JsonSchema> = {
    operation: {
      type: 'string',
      ...listed,
      description: 'The tool that the input is for, by its name' + (hasBulk ? ' or effect' : ''),
    },
    ...(hasBulk && {
      records: {
        type: 'array',
        items: {},
        minItems: 1,
        maxItems: MAX_RECORDS,
        description: 'Records, each judged by itself',
      },
    }),
    input: {
      type: 'object',
      description: hasBulk
        ? 'The arguments of the tool, in place of records or beside them'
        : 'The arguments of the tool',
    },
  };
  return ownTool({
    name: VALIDATE_TOOL,
    title: 'Check records before sending',
    description:
      `Judges ${hasBulk ? 'records, or whole arguments,' : 'arguments'} as another tool would, and sends nothing. ` +
      'Tells how many are good and what to mend in the others.',
    properties,
    required: ['operation'],
    annotations: HINTS,
    opaque: ['records', 'input'],
    run: (args) => Promise.resolve(validated(args, names, tools)),
  });
}

/** The tools by name, and by what they do to many records where only one does it. */
function namesFor(tools: readonly ServedTool[]): ReadonlyMap<string, ServedTool> {
  const names = new Map(tools.map((tool) => [tool.name, tool]));
  const effects = Map.groupBy(tools, (tool) => bulkOf(tool)?.effect);
  for (const [effect, [tool, another]] of effects) {
    if (effect !== undefined && tool !== undefined && another === undefined && !names.has(effect))
      names.set(effect, tool);
  }
  return names;
}

function bulkOf(tool: ServedTool): { readonly items: string; readonly effect: string } | undefined {
  return tool.action.operation.facts?.bulk;
}

function validated(
  args: Arguments,
  names: ReadonlyMap<string, ServedTool>,
  tools: readonly ServedTool[],
): Outcome<ReturnType<typeof plain>> {
  const name = String(args['operation']);
  const tool = names.get(name);
  if (tool === undefined)
    return fail(problem('mcp.unknown-tool', { pointer: '/operation' }, { suggestion: suggestion(name, names.keys()) }));
  const { records, input } = args;
  if (Array.isArray(records)) return judgedRecords(tool, records, input, tools);
  if (!isObject(input)) return fail(problem('mcp.records-or-input', {}, {}));
  const outcome = tool.action.check({ kind: 'value', value: input });
  return ok(plain(verdictResult(tool, [{ ok: outcome.ok, problems: outcome.problems }], 'input')));
}

function judgedRecords(
  tool: ServedTool,
  records: readonly unknown[],
  input: unknown,
  tools: readonly ServedTool[],
): Outcome<ReturnType<typeof plain>> {
  const bulk = bulkOf(tool);
  const allowed = tools.filter((one) => bulkOf(one) !== undefined).map((one) => one.name);
  if (bulk === undefined) return fail(problem('mcp.no-records', { pointer: '/records' }, { allowed }));
  const others = isObject(input) ? input : {};
  const verdicts = records.map((record, index): Verdict => {
    const outcome = tool.action.check({ kind: 'value', value: { ...others, [bulk.items]: [record] } });
    return { ok: outcome.ok, problems: outcome.problems.map((found) => placed(found, bulk.items, index)) };
  });
  return ok(plain(verdictResult(tool, verdicts, 'records')));
}

/** The pointer as it would be if the records were sent together. */
function placed(found: Problem, items: string, index: number): Problem {
  const { pointer } = found.place;
  const alone = `/${items.replaceAll('~', '~0').replaceAll('/', '~1')}/0`;
  if (pointer === undefined || (pointer !== alone && !pointer.startsWith(`${alone}/`))) return found;
  return {
    ...found,
    place: { ...found.place, pointer: `${alone.slice(0, -1)}${index}${pointer.slice(alone.length)}` },
  };
}
