import type { ProblemCode } from '../model/problem.ts';
import type { SkillSubject } from './skill-subject.ts';

/** What an agent does about problems of one kind. */
export interface Advice {
  readonly about: string;
  readonly codes: readonly ProblemCode[];
  /** Markdown; true for every API. */
  readonly advice: string;
}

const INPUT = 'The input';
const UPSTREAM = 'The API behind';
const SERVER = 'The server';
const VALUES = 'A value of an export';
const FILES = 'A file';
const LOADS = 'A load';

/** What every surface can answer. */
const always: readonly Advice[] = [
  {
    about: INPUT,
    codes: ['input.required', 'input.dependent'],
    advice: 'Add the field, if the source knows its value. If it does not, ask; never make one up.',
  },
  {
    about: INPUT,
    codes: ['input.enum', 'input.const', 'input.type', 'input.format', 'input.pattern'],
    advice: 'Write the value in the form that `detail` allows. Where that would need a guess, ask.',
  },
  {
    about: INPUT,
    codes: ['input.range', 'input.length', 'input.multiple-of', 'input.properties', 'input.unique-items'],
    advice: 'The source has a value that the API does not take. Check its unit and its field, then ask.',
  },
  {
    about: INPUT,
    codes: ['input.items', 'body.too-large'],
    advice: 'Send it in several calls, each within the limit.',
  },
  {
    about: INPUT,
    codes: ['body.unknown-member', 'body.key-case', 'input.additional-property', 'input.unknown-property'],
    advice: 'The name is not one of the API: use the one that is suggested, or leave the field out.',
  },
  {
    about: INPUT,
    codes: ['input.alternatives', 'input.schema'],
    advice: 'Compare with the schema in `assets/`, or with the example.',
  },
  {
    about: INPUT,
    codes: ['body.missing', 'body.unexpected', 'body.not-an-object', 'input.path-value', 'input.header-value'],
    advice: 'The call has the wrong form: build it anew from the example.',
  },
  {
    about: INPUT,
    codes: ['json.syntax', 'json.encoding', 'json.duplicate-key', 'json.number-range', 'json.lone-surrogate'],
    advice: 'The JSON is broken or ambiguous: write it anew with a JSON library, long numbers that are ids as texts.',
  },
  { about: INPUT, codes: ['input.more'], advice: 'The list was cut. Mend what is listed, validate again.' },
  {
    about: UPSTREAM,
    codes: ['upstream.status'],
    advice: 'The API itself refused, in its own words: see the statuses below.',
  },
  {
    about: UPSTREAM,
    codes: ['upstream.authentication'],
    advice: 'Stop. The key is missing or wrong, and only the user can mend that.',
  },
  {
    about: UPSTREAM,
    codes: ['upstream.unreachable', 'upstream.timeout', 'upstream.broken', 'upstream.circuit-open'],
    advice:
      'Wait as long as is said, else a minute, and repeat if the operation is safe to repeat. Otherwise tell the user that its effect is not known.',
  },
  {
    about: UPSTREAM,
    codes: ['upstream.redirect', 'upstream.too-large', 'upstream.output'],
    advice: 'Tell the user: the setup is at fault, not the input.',
  },
  {
    about: SERVER,
    codes: ['route.path', 'route.method', 'route.unsafe-path', 'body.media-type', 'body.charset'],
    advice: 'Compare method, path and content type with `GET /openapi.json` of the server.',
  },
  { about: SERVER, codes: ['input.unknown-parameter', 'input.repeated-parameter'], advice: 'Correct the query.' },
  {
    about: SERVER,
    codes: ['route.unauthorized', 'route.host', 'route.origin'],
    advice: 'The server does not let this caller in: tell the user.',
  },
  {
    about: SERVER,
    codes: ['mcp.unknown-tool', 'mcp.records-or-input', 'mcp.no-records'],
    advice:
      '`validate-records` was called in the wrong way: name a tool as `operation`, and give either `records` or `input`.',
  },
  { about: SERVER, codes: ['server.internal'], advice: 'A fault of the server: tell the user the id.' },
];

/** What the script and the tools for loads can answer besides. */
const loads: readonly Advice[] = [
  {
    about: VALUES,
    codes: ['value.word'],
    advice:
      'A word that no vocabulary has. Ask what it means, then `--word FIELD:WORD=VALUE`, or `--default FIELD=VALUE` for all such words.',
  },
  {
    about: VALUES,
    codes: ['value.zone', 'map.timezone-required', 'map.timezone-unknown'],
    advice:
      'The times have no zone. Ask which one the source uses, then `--timezone`, such as `--timezone Europe/Berlin`.',
  },
  {
    about: VALUES,
    codes: ['value.dst-gap', 'value.dst-overlap'],
    advice: 'The clocks changed at that time. Ask, then `--dst earlier` or `--dst later`.',
  },
  {
    about: VALUES,
    codes: ['value.version'],
    advice:
      'The column that tells which row is newer (`version-field`) holds no time and no number. Ask which column does.',
  },
  {
    about: VALUES,
    codes: ['value.date-order'],
    advice: 'Day and month cannot be told apart. Ask, then say `dmy`, `mdy` or `ymd` as `format` in a mapping.',
  },
  {
    about: VALUES,
    codes: ['value.unit', 'value.duration-parts'],
    advice: 'The duration has no unit. Ask, then `--unit FIELD=UNIT`.',
  },
  {
    about: VALUES,
    codes: ['value.id-damaged'],
    advice:
      'A spreadsheet has destroyed the id. It cannot be repaired: ask for a fresh export that was not opened in between.',
  },
  {
    about: VALUES,
    codes: [
      'value.required',
      'value.id',
      'value.time',
      'value.time-range',
      'value.number',
      'value.boolean',
      'value.score',
      'value.negative',
    ],
    advice: 'The cell is empty or holds something else than the mapping reads. Mend the source or the mapping.',
  },
  {
    about: FILES,
    codes: ['source.encoding', 'source.not-utf8', 'source.nul'],
    advice: 'Name the encoding: `--encoding windows-1252` or `--encoding utf-16le`.',
  },
  {
    about: FILES,
    codes: ['source.cells', 'source.quote', 'source.open-quote', 'source.not-an-object'],
    advice: 'The line is no record. Look at it in the file; a wrong `--delimiter` does this to every line.',
  },
  {
    about: FILES,
    codes: ['source.missing', 'source.nothing', 'source.archive', 'source.format', 'source.changed'],
    advice: 'Give a CSV, NDJSON or JSON file as it was exported, and leave it alone until the load has ended.',
  },
  {
    about: FILES,
    codes: ['load.no-mapping', 'map.source-unknown', 'map.column-missing', 'map.field-unknown', 'map.invalid'],
    advice: 'No mapping fits, or yours does not: see [mapping.md](mapping.md).',
  },
  {
    about: LOADS,
    codes: ['load.not-updatable', 'map.not-updatable'],
    advice: 'An update cannot carry this field. Leave it out, or send the whole record as an upsert.',
  },
  {
    about: LOADS,
    codes: ['load.rejected', 'load.rejected-unsplit'],
    advice: 'The API refused the record itself, although it is valid here. Its answer is in the report.',
  },
  {
    about: LOADS,
    codes: ['load.rule', 'load.warned', 'load.verified'],
    advice: 'A warning; the records were sent. Tell the user.',
  },
  {
    about: LOADS,
    codes: ['load.running', 'ledger.locked', 'ledger.unfinished'],
    advice: 'Another load to the same target is under way or unfinished: wait for it, or resume it.',
  },
  {
    about: LOADS,
    codes: ['load.file'],
    advice: 'Name the file relative to the folder of the server. Other files it cannot read: use the script for them.',
  },
  { about: LOADS, codes: ['ledger.full'], advice: 'The disk is full. Nothing is lost: make room, then resume.' },
];

/** What whoever uses this skill can meet, and no more. */
export function adviceFor({ loading }: Pick<SkillSubject, 'loading'>): readonly Advice[] {
  return loading === undefined ? always : [...always, ...loads];
}
