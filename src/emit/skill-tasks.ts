import { LOAD_TOOLS, VALIDATE_TOOL } from '../surfaces/built-in.ts';
import { nounOf, type BulkWrite, type Loading } from '../surfaces/loading.ts';
import { describeInput } from '../surfaces/words.ts';
import { jsonLine, recordOf } from './example-record.ts';
import { code, codeBlock, inline, numbered, section } from './markdown.ts';
import { commandLine, type SkillSubject } from './skill-subject.ts';

/** The jobs of a skill whose records can be loaded, in the order in which they are asked for. */
export function taskSections(subject: SkillSubject, loading: Loading): string[] {
  const { upsert, update } = loading;
  return [
    upsert === undefined ? '' : loadSection(subject, upsert),
    update === undefined ? '' : updateSection(update),
    refusedSection(loading),
  ];
}

/** What a record is, for each of the two operations. */
export function recordLines({ upsert, update }: Loading): string[] {
  const lines = [upsert, update].flatMap((write) => {
    const input = write?.facts.inputs.find(({ name }) => name === write.bulk.items);
    return write === undefined || input === undefined
      ? []
      : [`${code(write.operation.name)} takes ${code(input.name)}: ${inline(describeInput(input, write.facts.input))}`];
  });
  return lines;
}

function loadSection({ presets }: SkillSubject, write: BulkWrite): string {
  const mapping =
    presets.length === 0
      ? 'An export with other columns needs a mapping'
      : `An export of another system needs a mapping; for ${presets.length} kinds of export one comes along and is found by itself`;
  return section(
    `Load files of ${nounOf(write)}`,
    `All files in one command. ${mapping}: [references/mapping.md](references/mapping.md). What only the user knows (a zone, the meaning of a word), ask.`,
    `**With tools**, if there is ${code(LOAD_TOOLS.start)}: give it \`files\`, and the flags below as arguments without \`--\`; ${code(LOAD_TOOLS.status)} with \`wait\` until it has ended; ${code(LOAD_TOOLS.rejects)}. ` +
      `For a few records at hand: ${checked(write)}.`,
    '**With the script**:',
    numbered([
      `Check: ${code(commandLine('validate FILE...'))}`,
      `Rehearse: ${code(commandLine('load FILE... --dry-run'))}. Mend or ask, and repeat with the flag that the problem names. Compare \`counts\` and \`sample\` with the files, the times above all.`,
      `Send: the same line without \`--dry-run\`. After exit code 75, 130 or 143: ${code(commandLine('resume'))}.`,
      `Read what became of it: ${code(commandLine('report --rejects'))}.`,
    ]),
  );
}

/** The two calls for records that stand in the arguments. */
function checked({ operation, bulk }: BulkWrite): string {
  const name = code(operation.name);
  return `${code(VALIDATE_TOOL)} with ${name} as \`operation\` and the \`records\`, then ${name} with at most ${bulk.maxItems} in ${code(bulk.items)}`;
}

function updateSection(write: BulkWrite): string {
  const { bulk } = write;
  return section(
    `Change fields of ${nounOf(write)} that are there`,
    `One record for each, with ${code(bulk.key)} and the fields that you were asked to change, no others:`,
    codeBlock('json', jsonLine(recordOf(write))),
    `**With tools**: ${checked(write)}. **With the script**, one record a line:`,
    codeBlock(
      'sh',
      [
        commandLine('validate changes.ndjson --operation update'),
        commandLine('update changes.ndjson --dry-run'),
        commandLine('update changes.ndjson'),
      ].join('\n'),
    ),
  );
}

function refusedSection({ main }: Loading): string {
  return section(
    `Say why ${nounOf(main)} were refused`,
    numbered([
      `With tools: ${code(LOAD_TOOLS.status)}, then ${code(LOAD_TOOLS.rejects)} with its \`id\`. With the script: ${code(commandLine('report --rejects'))} for the latest load, \`status\` for all.`,
      'Tell two kinds apart: `invalid` was refused here and never sent; `rejected` was refused by the API.',
      'Group by reason: how many, which lines and which field, what to do ([references/errors.md](references/errors.md)). Say it without the values.',
      'To send what was mended, load **the same files** again with the same flags, the mending one and `--changed-only`: what was accepted is left out.',
    ]),
  );
}
