import { kebabCase } from '../../../model/names.ts';
import type { PublishedFile } from '../part.ts';

/** Files of one kind, as the site shows them together. */
export interface Kind {
  readonly id: string;
  readonly title: string;
  readonly purpose: string;
  readonly audience: 'people' | 'agents' | 'programs' | 'governance';
  readonly files: readonly PublishedFile[];
}

type Row = readonly [prefix: string, audience: Kind['audience'], title: string, purpose: string];

/** By the beginning of the path, the longest first that could be mistaken for another. */
const ROWS: readonly Row[] = [
  ['openapi/_original/', 'programs', 'OpenAPI, as received', 'The contract byte for byte, before anything was added.'],
  ['openapi/', 'programs', 'OpenAPI', 'The contract with its overlays applied: what clients and tools are made from.'],
  ['overlays/', 'governance', 'Overlays', 'What was added to the contract, each addition with its source.'],
  ['capabilities/', 'programs', 'Capability', 'The API as one file that can be run as REST, MCP and Agent Skill.'],
  ['json-schema/', 'programs', 'JSON Schema', 'What each operation and record takes, to the last bound.'],
  ['examples/', 'programs', 'Examples', 'Whole requests that are valid; all of them made up.'],
  ['arazzo/', 'programs', 'Arazzo workflows', 'Jobs that take several operations, step by step.'],
  ['json-ld/', 'programs', 'JSON-LD', 'What the terms of the data mean, as linked data.'],
  ['skills/', 'agents', 'Agent Skills', 'How an agent does a job with the API, and what to watch out for.'],
  ['mcp/', 'agents', 'MCP', 'The tools that an agent can call, with their input schemas.'],
  [
    '.well-known/',
    'agents',
    'Well-known documents',
    'What programs look for at a host before they know anything else.',
  ],
  [
    'well-known/',
    'agents',
    'List of the well-known documents',
    'The same documents, for catalogues that skip hidden folders.',
  ],
  ['agentic-access/', 'agents', 'Agentic access', 'What each operation does, and what an agent may do by itself.'],
  ['llms', 'agents', 'llms.txt', 'The site in one text, for a model that has nothing but its address.'],
  ['rules/', 'governance', 'Rules', 'Spectral rules that the contract is held to.'],
  ['vocabulary/', 'governance', 'Vocabulary', 'The words of the domain: who uses the API, for what.'],
  ['rate-limits/', 'governance', 'Rate limits', 'How many requests, how often.'],
  ['plans/', 'governance', 'Plans', 'What use of the API costs.'],
  ['authentication/', 'governance', 'Authentication', 'How callers say who they are.'],
  ['conventions/', 'governance', 'Conventions', 'What holds for every operation, each with its evidence.'],
  ['conformance/', 'governance', 'Conformance', 'Which standards are kept, and which are not.'],
  ['errors/', 'governance', 'Errors', 'What can go wrong: what is documented, and what was only seen.'],
  ['apis.', 'programs', 'APIs.json', 'The index that catalogues read: every artifact with its type.'],
  ['provenance.json', 'governance', 'Provenance', 'What each file was made from, with digests.'],
  ['assets/', 'people', 'Parts of the pages', 'Styles, and the program that shows the reference.'],
];
const OTHER: Row = ['', 'governance', 'Others', 'What stands in no folder of its own.'];

/** The files by kind, kinds in the order of the site; kinds without files are left out. */
export function kindsOf(files: readonly PublishedFile[]): Kind[] {
  const groups = Map.groupBy(files, rowOf);
  return [...ROWS, PAGES, OTHER].flatMap((row) => {
    const own = groups.get(row) ?? [];
    const [, audience, title, purpose] = row;
    const id = kebabCase(title);
    return own.length === 0 ? [] : [{ id, title, purpose, audience, files: own }];
  });
}

const PAGES: Row = ['pages', 'people', 'Pages', 'What you are reading now.'];

function rowOf({ path }: PublishedFile): Row {
  return path.endsWith('.html') ? PAGES : (ROWS.find(([prefix]) => path.startsWith(prefix)) ?? OTHER);
}
