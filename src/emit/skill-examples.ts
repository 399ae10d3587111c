import { LOAD_TOOLS } from '../surfaces/built-in.ts';
import { nounOf, type BulkWrite, type Loading } from '../surfaces/loading.ts';
import { jsonLine, recordsOf } from './example-record.ts';
import { blocks, code, codeBlock, jsonBlock, numbered, section } from './markdown.ts';
import { commandLine, type SkillPage, type SkillSubject } from './skill-subject.ts';

/** `references/examples.md`: jobs from the question to the answer. */
export function examplesPage(subject: SkillSubject, loading: Loading): SkillPage {
  const { upsert, update } = loading;
  const text = blocks(
    '# Worked examples',
    'Names of files and figures are made up.',
    ...(upsert === undefined ? [] : [loadTwo(subject, upsert), send(upsert, 'upsert')]),
    ...(update === undefined ? [] : [send(update, 'update')]),
    refused(loading),
  );
  return { path: 'references/examples.md', text };
}

function loadTwo({ presets }: SkillSubject, write: BulkWrite): string {
  const zoned = presets.find(({ needsZone }) => needsZone);
  const zone = zoned === undefined ? '' : ' --timezone Europe/Berlin';
  return section(
    '"Load these two exports"',
    codeBlock(
      'sh',
      [
        commandLine('validate a.csv b.json'),
        ...(zoned === undefined ? [] : ['# map.timezone-required: ask the user, who says Berlin']),
        commandLine(`load a.csv b.json${zone} --dry-run`),
        commandLine(`load a.csv b.json${zone}`),
        commandLine('report --rejects'),
      ].join('\n'),
    ),
    numbered([
      `Both in one command, so that keys of the two sources cannot collide: they become ${code(`SOURCE:${write.bulk.key}`)} by themselves when the mappings differ.`,
      zoned === undefined
        ? 'What cannot be read stands in `problems`: ask the user, add the flag, rehearse again.'
        : 'One file has times without a zone. Ask which zone that system shows; do not take the one of this machine.',
      'Rehearse until only records are refused that the user agrees to leave out. Then send.',
      'Answer: "1,180 read, 1,172 accepted, 8 invalid: 6 have a word for the category that nobody has explained (lines 14, 90, ...), 2 have a damaged id." Not "stored", not "all loaded".',
    ]),
    blocks(
      `The same over MCP, files as the server names them:`,
      jsonBlock({
        tool: LOAD_TOOLS.start,
        arguments: { files: ['a.csv', 'b.json'], ...(zoned !== undefined && { timezone: 'Europe/Berlin' }), wait: 50 },
      }),
    ),
  );
}

const MAX_RECORD = 1500;

/** The example of the contract, as a file and as a call. */
function send(write: BulkWrite, command: 'upsert' | 'update'): string {
  const records = recordsOf(write)
    .filter((record) => jsonLine(record).length <= MAX_RECORD)
    .slice(0, 2);
  if (records.length === 0) return '';
  const file = command === 'upsert' ? 'records.ndjson' : 'changes.ndjson';
  const flag = command === 'upsert' ? '' : ' --operation update';
  return section(
    command === 'upsert' ? `Write a few whole ${nounOf(write)}` : `"Mark these ${nounOf(write)}": change a few fields`,
    `As a file, ${code(file)}, one record a line:`,
    codeBlock('json', records.map(jsonLine).join('\n')),
    codeBlock('sh', [commandLine(`validate ${file}${flag}`), commandLine(`${command} ${file}`)].join('\n')),
    `As a call of ${code(write.operation.name)}, or the body of its REST route:`,
    codeBlock('json', jsonLine({ [write.bulk.items]: records })),
    command === 'upsert'
      ? ''
      : `${code(write.bulk.key)} is the key that the record was sent with, with the name of its source before it if the load put one there.`,
  );
}

function refused({ main }: Loading): string {
  return section(
    `"Why were 12 ${nounOf(main)} refused?"`,
    codeBlock('sh', [commandLine('status'), commandLine('report L20260524T101530-4k7x --rejects')].join('\n')),
    numbered([
      'The newest load stands first; with an id, take that one.',
      'Count the reasons, not the records: one word that no mapping knows can refuse thousands.',
      'Answer by reason: "9: `value.word`, lines 14 to 88, column Source: a word that no vocabulary has; say what it means. 3: `rejected`, the API answered 400."',
      'Offer the next step, with the flag that mends it, and wait for the answer of the user.',
    ]),
  );
}
