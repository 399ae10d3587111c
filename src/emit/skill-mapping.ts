import { nounOf, type Loading } from '../surfaces/loading.ts';
import { exampleMapping } from './example-mapping.ts';
import { blocks, bullets, code, inline, jsonBlock, numbered, section, table } from './markdown.ts';
import { commandLine, type PresetFacts, type SkillPage, type SkillSubject } from './skill-subject.ts';

/** Where the example of a mapping stands, from the skill's folder. */
export const MAPPING_FILE = 'assets/mapping.example.json';

/** `references/mapping.md`: how the export of another system becomes records. */
export function mappingPage({ presets }: SkillSubject, loading: Loading): SkillPage {
  const text = blocks(
    '# How an export becomes records',
    `A mapping says which column or member each field of ${nounOf(loading.main)} is made of. It never guesses: a time without a zone, a ` +
      'word that it does not know and an id that a spreadsheet has damaged are errors of that record.',
    section('Choose', numbered(choice(presets))),
    section('Mappings that come along', presetTable(presets)),
    section('Write one', ...writing(loading)),
    section('How a value is read (`as`)', table(['`as`', 'Reads', 'Options'], KINDS)),
    section('Other ways to a value', bullets(WAYS)),
    section('Try it', numbered(trying())),
  );
  return { path: 'references/mapping.md', text };
}

function choice(presets: readonly PresetFacts[]): string[] {
  return [
    'Records that have the names of the API already need none.',
    presets.length === 0
      ? 'No mapping comes along; write one.'
      : `A mapping that comes along is found by the columns of the file. To be sure, name it with \`--preset\`; over MCP, \`preset\`. ${code(commandLine('presets'))} lists them, with a name it prints one, to copy and change.`,
    'Otherwise write one, as JSON, and give it to the script with `--mapping FILE.json`, one source at a time, with a `--namespace` of its own: it holds for all files of the command. The tools take presets only.',
    'Files of several systems: each finds its own mapping, and every key gets the name of its source before it, since the numbers of two systems collide. Two accounts of one system: load each by itself, with a `--namespace` of its own. A file that is loaded alone keeps its keys as they are unless `--namespace` is given. Update such a record under that same key later.',
  ];
}

function presetTable(presets: readonly PresetFacts[]): string {
  if (presets.length === 0) return '';
  const rows = presets.map(({ id, title, verified, needsZone }) => [
    code(id),
    inline(title),
    needsZone ? 'ask, `--timezone`' : '',
    verified,
  ]);
  return blocks(
    table(['Name', 'For', 'Zone', 'Held against'], rows),
    '`docs`: what the vendor documents. `sample`: a real file. `community`: what users report. `unverified`: nothing; look at the dry run twice.',
  );
}

function writing(loading: Loading): string[] {
  const mapping = exampleMapping(loading.main);
  const { fields, words, ...head } = mapping;
  const short = { ...head, fields: firstOf(fields, 3), ...(words !== undefined && { words: firstOf(words, 1) }) };
  return [
    `Copy [${MAPPING_FILE}](../${MAPPING_FILE}), which has every field, and put the real columns in. Its form, shortened:`,
    jsonBlock(short),
    bullets([
      'A key under `fields` is a field of the API ([fields.md](fields.md)); a dot goes into an object.',
      '`from` is a column, compared without case, or a path into JSON: `a.b`, `a[0]`, `a[]`, `a[name=value]`. A list of names takes the first that is not empty.',
      '`detects` says how to know the file: `columns`, or `members` of JSON.',
      '`timezone`: `required`, `utc`, or a zone. `nulls`: texts that mean nothing. `namespace`: what goes before the key when several sources are merged.',
      '`filters`: `[{"name": "spam", "when": {"field": "Spam", "is": "yes"}}]` leaves records out, and counts them.',
      '`version-field`: the column that tells which of two rows of one key is newer.',
    ]),
  ];
}

function firstOf(value: unknown, count: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(Object(value)).slice(0, count));
}

const KINDS = [
  ['`id`', 'text or a whole number, digit by digit', '`separator`'],
  ['`text`', 'text, trimmed', '`separator`'],
  ['`word`', 'a word of a closed list', '`words`: the vocabulary'],
  ['`time`', 'a point in time', '`format`: `iso`, `unix-s`, `unix-ms`, `dmy`, `mdy`, `ymd`, `excel`, ...; `timezone`'],
  [
    '`duration`',
    'a length of time, to seconds',
    '`unit`: `ms`, `s`, `min`, `h`, `clock`, `mm:ss`, `h:mm`; `negative`: `drop`',
  ],
  ['`score`', 'a number on another scale', '`scale`: `{"min": 0, "max": 100}`; `words`'],
  ['`number`, `integer`, `boolean`', 'what they say', '`words` for booleans'],
  ['`list`', 'a JSON list, or text cut at `separator`', '`separator`'],
  ['`raw`', 'whatever it is', ''],
];

const WAYS = [
  '`value`: always this. `sum`, `join`: of several. `difference`: of two times. `plus`: a time and a duration. One of these in the place of `from`.',
  '`when`: `{"field": "Status", "is": ["Closed"]}`; the rule holds only then. A list of rules takes the first that gives a value.',
  '`required`: a record without it is invalid.',
];

function trying(): string[] {
  return [
    `${code(commandLine('validate export.csv --mapping my.json'))}: which cells cannot be read, and why.`,
    `${code(commandLine('load export.csv --mapping my.json --dry-run'))}: compare the sample record with its row, and the times above all: a wrong zone shows as work at night.`,
  ];
}
