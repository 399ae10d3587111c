import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileHead } from '../../../src/load/mapping/detect.ts';
import type { MappingSettings } from '../../../src/load/mapping/settings.ts';
import { openSource } from '../../../src/load/source/open.ts';
import type { OpenFile, SourceItem } from '../../../src/load/source/source.ts';
import { isObject, jsonObject, type JsonObject } from '../../../src/model/json.ts';

type RecordItem = Extract<SourceItem, { kind: 'record' }>;

/** What a user would say besides the file's name. */
type Flags = Omit<MappingSettings, 'operation' | 'now'>;

/** What becomes of an export: records that come out, records left out by name, records refused by code and field. */
export interface Expected {
  readonly preset: string;
  readonly flags?: Flags;
  readonly records: number;
  readonly filtered?: Readonly<Record<string, number>>;
  readonly invalid?: Readonly<Record<string, number>>;
}

const BERLIN = { timezone: 'Europe/Berlin' };

/** The table of examples/exports/README.md, with what comes of each file. */
export const EXPORTS: Readonly<Record<string, Expected>> = {
  'amazon-connect.ndjson': { preset: 'amazon-connect', records: 14 },
  'assembled-template.csv': { preset: 'assembled-csv', flags: BERLIN, records: 9 },
  'dixa.ndjson': { preset: 'dixa', flags: { units: { handle_time_seconds: 'ms' } }, records: 13 },
  'five9-call-log.csv': { preset: 'five9', flags: BERLIN, records: 18, filtered: { autodial: 2 } },
  'freshdesk.csv': {
    preset: 'freshdesk-csv',
    flags: BERLIN,
    records: 18,
    invalid: { 'value.word /channel': 1, 'value.word /status': 1, 'value.word /resolved': 1 },
  },
  'freshdesk-api.json': { preset: 'freshdesk-api', records: 14, filtered: { spam: 1 } },
  'front-messages.csv': { preset: 'front-csv', flags: { ...BERLIN, defaults: { channel: 'email' } }, records: 21 },
  'front-api.ndjson': {
    preset: 'front-api',
    flags: { defaults: { channel: 'email' } },
    records: 9,
    filtered: { deleted: 1 },
  },
  'genesys-api.json': { preset: 'genesys-api', records: 8 },
  'genesys-interactions.csv': {
    preset: 'genesys-csv',
    flags: { ...BERLIN, units: { handle_time_seconds: 'ms', wait_time_seconds: 'ms' } },
    records: 16,
  },
  'gladly-conversation-export.csv': { preset: 'gladly', records: 11 },
  'gorgias.json': { preset: 'gorgias', records: 14, filtered: { spam: 1 }, invalid: { 'value.word /channel': 1 } },
  'hubspot-api.json': { preset: 'hubspot-api', records: 11, filtered: { archived: 1 } },
  'hubspot.csv': { preset: 'hubspot-csv', flags: BERLIN, records: 10 },
  'intercom-api.ndjson': { preset: 'intercom-api', records: 18 },
  'intercom.csv': { preset: 'intercom-csv', flags: BERLIN, records: 14 },
  'kustomer.ndjson': { preset: 'kustomer', records: 12 },
  'salesforce-case.csv': { preset: 'salesforce-case', records: 9, filtered: { deleted: 1 } },
  'talkdesk-contacts.csv': { preset: 'talkdesk', flags: BERLIN, records: 16, filtered: { damaged: 1 } },
  'zendesk-api.ndjson': {
    preset: 'zendesk-api',
    records: 22,
    filtered: { deleted: 1 },
    invalid: { 'value.word /channel': 1 },
  },
  'zendesk-explore.csv': { preset: 'zendesk-explore-csv', flags: BERLIN, records: 12 },
};

export const EXPORTS_FOLDER = fileURLToPath(new URL('../../../examples/exports/', import.meta.url));
export const UNRELATED_FOLDER = fileURLToPath(new URL('./unrelated/', import.meta.url));

export interface ReadFile {
  readonly file: OpenFile;
  readonly items: readonly RecordItem[];
}

/** A whole small file, by the loader's own readers. */
export async function readExport(name: string, folder: string = EXPORTS_FOLDER): Promise<ReadFile> {
  const source = await openSource([join(folder, name)], { cwd: folder, spoolFolder: folder });
  if (!source.ok) throw new Error(`${name}: ${source.problems.map(({ code }) => code).join(', ')}`);
  const items: RecordItem[] = [];
  let file: OpenFile | undefined;
  for await (const chunk of source.value.read()) {
    file = chunk.file;
    for (const item of chunk.items) {
      if (item.kind === 'broken') throw new Error(`${name}: line ${item.position.line} is ${item.problem.code}`);
      // the bytes are good until the next chunk only
      items.push(
        item.raw.kind === 'json' ? { ...item, raw: { kind: 'json', bytes: Buffer.from(item.raw.bytes) } } : item,
      );
    }
  }
  if (file === undefined) throw new Error(`${name}: nothing was read`);
  return { file, items };
}

/** The head of a file, as detection sees it. */
export function headOf({ file, items }: ReadFile): FileHead {
  return { columns: file.columns, records: file.columns === undefined ? items.map(valueOf) : [] };
}

function valueOf({ raw }: RecordItem): JsonObject {
  const value: unknown = raw.kind === 'json' ? JSON.parse(Buffer.from(raw.bytes).toString('utf8')) : undefined;
  const object = isObject(value) ? jsonObject(value) : undefined;
  if (object === undefined) throw new Error('not a JSON record');
  return object;
}
