import { LOAD_TOOLS, SEARCH_TOOLS, VALIDATE_TOOL } from '../../../surfaces/built-in.ts';
import { offersOf } from '../../offers.ts';
import type { PublishedApi } from '../part.ts';
import { isJoined, plain, type Known } from './known.ts';

const BUILT_IN: readonly string[] = [VALIDATE_TOOL, ...Object.values(LOAD_TOOLS), ...Object.values(SEARCH_TOOLS)];
/** Of the protocol, and of mappings. */
const WORDS: readonly string[] = ['isError', 'structuredContent', 'version-field', 'unix-s', 'unix-ms'];
/** Of every server. */
const ROUTES: readonly string[] = ['GET /openapi.json'];

/** Tools, routes and fields that a page of a skill names, and that are not there; of other words in code it says nothing. */
export function unknownNames(text: string, api: PublishedApi, known: Known): string[] {
  const names = namesOf(api);
  // contracts have code in their texts too
  const isTold = (code: string): boolean => known.lines.includes(`\`${code.toLowerCase()}\``);
  const isKnown = (name: string): boolean => known.texts.has(plain(name)) || names.words.has(name) || isTold(name);
  const isField = (path: string): boolean =>
    isJoined(path, (piece) => piece === '' || isKnown(piece), /(?:\[\])*\.|\[\]/g);
  const spans = codeIn(text);
  const fault = (found: readonly string[], what: string): string[] =>
    [...new Set(found)].map((name) => `\`${name}\` must be ${what}`);
  return [
    ...fault(
      toolsIn(text).filter((name) => !names.tools.has(name)),
      'a tool',
    ),
    ...fault(
      spans.filter((code) => ROUTE.test(code) && !names.routes.has(code) && !isTold(code)),
      'a route',
    ),
    ...fault(
      [...spans.filter((code) => code.includes('[].')), ...firstCells(text, 'Field')].filter((path) => !isField(path)),
      'a field',
    ),
    ...fault(
      spans.filter((code) => isCompound(code) && !isKnown(code)),
      'a name that the API or a source has',
    ),
  ];
}

const ROUTE = /^(?:GET|POST|PUT|PATCH|DELETE) \//;

function namesOf({ capability, presets }: PublishedApi) {
  const offers = offersOf(capability);
  const tools = new Set([...offers.map(({ tool }) => tool.name), ...BUILT_IN]);
  const secrets = capability.binds.flatMap(({ keys }) => Object.values(keys));
  return {
    tools,
    routes: new Set([...ROUTES, ...offers.map(({ route }) => `${route?.method} ${route?.path}`)]),
    words: new Set([...tools, ...secrets, ...WORDS, ...presets.map(({ id }) => id)]),
  };
}

/** `listPets`, `list-pets`, `list_pets`: a single word may be anything. */
function isCompound(code: string): boolean {
  return /^[a-z][\w-]*$/i.test(code) && /[-_]|[a-z][A-Z]/.test(code);
}

/** The first cells of tables of tools, and what is said to be called. */
function toolsIn(text: string): string[] {
  const called = [...text.matchAll(/tools\/call [`"']?([\w-]+)/g)].map(([, name = '']) => name);
  return [...firstCells(text, 'Tool'), ...called];
}

/** The code in the first column of the tables whose first head is `head`. */
function firstCells(text: string, head: string): string[] {
  const tables = [...text.matchAll(new RegExp(`^\\| ${head} \\|.*\\n\\|[-| ]+\\n((?:\\|.*\\n?)*)`, 'gm'))];
  return tables.flatMap(([, rows = '']) => [...rows.matchAll(/^\| `([^`\n]+)` \|/gm)].map(([, cell = '']) => cell));
}

/** Code in lines; blocks of code are examples. */
function codeIn(text: string): string[] {
  const lines = text.replaceAll(/^(`{3,}).*\n[\s\S]*?\n\1$/gm, '');
  return [...lines.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = '']) => code);
}
