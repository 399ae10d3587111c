import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { LOAD_TOOLS, VALIDATE_TOOL } from '../surfaces/built-in.ts';
import { schemaUri } from './mcp-uris.ts';

/** A request that a person can choose, as a client shows it. */
export interface McpPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  /** The text of the request. Problems: a required argument is missing, or names nothing that there is. */
  text(given: Readonly<Record<string, string>>): Outcome<string>;
}

interface PromptArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** The values that there are; absent where it may be anything. */
  readonly known?: () => readonly string[];
}

/** What the prompts speak of. */
export interface PromptSource {
  /** The tools that take many records. */
  readonly bulk: readonly BulkTool[];
  /** Names of skills, and of the tools for loads that there are. */
  readonly skills: readonly string[];
  readonly loadTools: readonly string[];
  readonly loadIds: () => readonly string[];
  /** How a tool of the capability is called: by its name, or through another tool. */
  readonly callOf: (name: string) => string;
}

export interface BulkTool {
  readonly name: string;
  readonly items: string;
  readonly key: string;
  readonly maxItems: number;
  readonly replaces: boolean;
}

/** The prompts that make sense for what there is. */
export function promptsFor(source: PromptSource): McpPrompt[] {
  const { bulk, loadTools } = source;
  return [
    ...(bulk.length > 0 ? [importPrompt(source)] : []),
    ...(loadTools.includes(LOAD_TOOLS.rejects) ? [rejectsPrompt(source)] : []),
  ];
}

function importPrompt(source: PromptSource): McpPrompt {
  const { bulk } = source;
  const names = bulk.map(({ name }) => name);
  return {
    name: 'import-records',
    title: 'Import records',
    description: 'Brings records from files or another place into the upstream, checked before anything is sent.',
    arguments: [
      { name: 'source', description: 'Where the records come from: names of files, or words', required: true },
      {
        name: 'operation',
        description: `The tool to send them with: ${names.slice(0, 10).join(', ')}`,
        required: false,
        known: () => names,
      },
    ],
    text: ({ source: from = '', operation }) => {
      if (from.trim() === '') return missing('source');
      const chosen = operation === undefined || operation === '' ? bulk : bulk.filter(({ name }) => name === operation);
      if (chosen.length === 0) return fail(problem('input.enum', { pointer: '/operation' }, { allowed: names }));
      return ok(importText(from, chosen, source));
    },
  };
}

function importText(from: string, chosen: readonly BulkTool[], source: PromptSource): string {
  const { skills, loadTools, callOf } = source;
  const steps = [
    ...skills.map((name) => `Read the skill ${name} (skill://${name}/SKILL.md), if you have not yet.`),
    chosen.length === 1
      ? `Read which fields a record has: ${chosen.map(({ name }) => schemaUri(name)).join(', ')}. ${chosen.map(toolText).join(' ')}`
      : `Choose the tool, and read which fields its records have: ${chosen.map(({ name }) => schemaUri(name)).join(', ')}. ${chosen.map(toolText).join(' ')}`,
    ...(loadTools.includes(LOAD_TOOLS.start)
      ? [
          `If the records stand in files of the folder of loads, call ${LOAD_TOOLS.start} with their names, follow it with ${LOAD_TOOLS.status}, and go on with the last step. Otherwise:`,
        ]
      : []),
    'Make a record of each one of the source. Do not invent a value: leave an optional field out, and ask about a required one that is missing.',
    `Call ${VALIDATE_TOOL} with all records, mend what it finds, and check again until all are good.`,
    `Send them: ${chosen.map(({ name, maxItems }) => `${callOf(name)} with at most ${maxItems} records at a time`).join('; or ')}. Wait as long as an answer asks you to, and send the same records again only when it says that this is safe.`,
    'Tell how many records there were, how many were accepted and how many were not, and why. Accepted does not mean stored.',
  ];
  return [`Import these records: ${from}`, '', ...steps.map((step, index) => `${index + 1}. ${step}`)].join('\n');
}

function toolText({ name, items, key, replaces }: BulkTool): string {
  const effect = replaces
    ? 'a record replaces what is stored under its key, so send whole records'
    : 'a record needs its key';
  return `${name} takes them in "${items}", each with its own "${key}"; ${effect}.`;
}

function rejectsPrompt({ loadIds, loadTools }: PromptSource): McpPrompt {
  return {
    name: 'explain-rejects',
    title: 'Explain refused records',
    description: 'Finds out why a load refused records, and what to mend.',
    arguments: [
      { name: 'load', description: 'Id of the load, such as L20260524T101530-4k7x', required: true, known: loadIds },
    ],
    text: ({ load = '' }) => {
      if (load.trim() === '') return missing('load');
      if (!/^L[0-9A-Za-z-]{1,40}$/.test(load))
        return fail(
          problem('input.format', { pointer: '/load' }, { format: 'id of a load', example: 'L20260524T101530-4k7x' }),
        );
      return ok(rejectsText(load, loadTools.includes(LOAD_TOOLS.start)));
    },
  };
}

function rejectsText(load: string, canStart: boolean): string {
  const steps = [
    `Call ${LOAD_TOOLS.status} with {"id": "${load}"}: how many records were refused, and the most frequent reasons.`,
    `Call ${LOAD_TOOLS.rejects} with {"id": "${load}"}: the first refused records, by file and line.`,
    'Tell apart what was found here before sending (invalid) and what the upstream refused (rejected). Group by reason, the most frequent first, with counts and an example of a place each.',
    'Say for each group whether to mend the source or a setting of the load, and how.',
    canStart
      ? `Ask before you load again. Then call ${LOAD_TOOLS.start} with the mended files.`
      : 'Ask the user to mend the source and to load again.',
  ];
  return [
    `Explain why the load ${load} refused records.`,
    '',
    ...steps.map((step, index) => `${index + 1}. ${step}`),
  ].join('\n');
}

function missing(name: string): Outcome<never> {
  return fail(problem('input.required', { pointer: `/${name}` }, { name }));
}
