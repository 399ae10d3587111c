import { posix } from 'node:path';
import { compileCheck } from '../../check/check.ts';
import { objectOf, valueAt } from '../../contract/tree.ts';
import type { Example, OperationFacts, ResponseFact } from '../../model/facts.ts';
import type { Json } from '../../model/json.ts';
import { kebabCase } from '../../model/names.ts';
import { pointerSteps } from '../../model/pointer.ts';
import { jsonText } from '../json-text.ts';
import { offersOf, type Offer } from '../offers.ts';
import {
  wholeSources,
  type Absent,
  type PartEmitter,
  type PublishedApi,
  type PublishedFile,
  type SourcePointer,
} from './part.ts';

/** `examples/`: whole requests, and answers that the contract shows. They are made up, and the index says so. */
export const examplesPart: PartEmitter = ({ apis }) => {
  const offers = apis.flatMap((api) => offersOf(api.capability).map((offer) => ({ api, offer })));
  return {
    files: offers.flatMap(({ api, offer }) => [...requestFiles(api, offer), ...answerFiles(api, offer)]),
    absent: offers.flatMap(({ api, offer }) => noExample(api, offer)),
  };
};

/** Where the examples of an operation's input stand, in their order. */
export function requestPaths(api: PublishedApi, { operation, facts }: Offer): string[] {
  const taken = new Set<string>();
  return facts.examples.map(({ name }, index) => {
    const stem = `examples/${api.stem}-${operation.name}${index === 0 ? '' : `-${kebabCase(name) || String(index + 1)}`}`;
    const free = taken.has(stem) ? `${stem}-${index + 1}` : stem;
    taken.add(free);
    return `${free}-example.json`;
  });
}

/** True for an operation that cannot be called with nothing. */
export function asksForInput({ body, inputs }: Pick<OperationFacts, 'body' | 'inputs'>): boolean {
  return body?.required === true || inputs.some(({ required }) => required);
}

function requestFiles(api: PublishedApi, offer: Offer): PublishedFile[] {
  const { operation, facts } = offer;
  const paths = requestPaths(api, offer);
  return facts.examples.map((example, index) => ({
    ...file(api, `${operation.name}: synthetic example of a request, ${example.name}`, example.value),
    path: paths[index] ?? '',
    sources: sourceOf(api, operation.name, example),
  }));
}

function file({ capability }: PublishedApi, name: string, value: Json): Omit<PublishedFile, 'path' | 'sources'> {
  return {
    content: jsonText(value),
    capability: capability.name,
    link: { list: 'api', type: 'Examples', name, mediaType: 'application/json' },
  };
}

/** A file of the project, or the contract with its overlays. */
function sourceOf(api: PublishedApi, operation: string, { name }: Example): SourcePointer[] {
  const names = [`${operation}.json`, `${operation}.${name}.json`];
  const own = api.requests.find(({ path }) => names.includes(posix.basename(path)));
  return own === undefined ? wholeSources(api) : [{ path: own.path, pointer: '' }];
}

/** An answer that the contract shows and its schema accepts. */
export interface AnswerExample {
  readonly path: string;
  readonly status: string;
  readonly value: Json;
}

/** The first example of each answer that has a schema. */
export function answersOf(api: PublishedApi, { operation, facts }: Offer): AnswerExample[] {
  const shown = objectOf(valueAt(api.document, [...pointerSteps(facts.pointer), 'responses']));
  return facts.responses.flatMap((response) => {
    const value = shownIn(response, objectOf(shown[response.status]));
    const path = `examples/${api.stem}-${operation.name}-${response.status.toLowerCase()}-response-example.json`;
    return value === undefined ? [] : [{ path, status: response.status, value }];
  });
}

function shownIn({ schema, mediaType = '' }: ResponseFact, answer: Readonly<Record<string, Json>>): Json | undefined {
  const media = objectOf(objectOf(answer['content'])[mediaType]);
  const [named] = Object.values(objectOf(media['examples'])).map((example) => objectOf(example)['value']);
  const value = media['example'] ?? named;
  if (schema === undefined || value === undefined) return undefined;
  return compileCheck(schema, { unknown: 'pass', closed: false }).value(value).ok ? value : undefined;
}

function answerFiles(api: PublishedApi, offer: Offer): PublishedFile[] {
  return answersOf(api, offer).map(({ path, status, value }) => ({
    ...file(api, `${offer.operation.name}: synthetic example of the answer ${status}`, value),
    path,
    sources: wholeSources(api),
  }));
}

function noExample({ requests, settings }: PublishedApi, { operation, facts }: Offer): Absent[] {
  if (facts.examples.length > 0 || !asksForInput(facts)) return [];
  const [other] = requests;
  const folder = other === undefined ? 'the folder of requests' : posix.dirname(other.path);
  return [
    {
      what: `examples/${operation.name}`,
      reason: 'Neither the contract nor the project has an example of its input that its schema accepts.',
      remedy: `Add one with an overlay action on ${facts.pointer}, or as ${operation.name}.json in ${folder} (${settings.path}, requests).`,
    },
  ];
}
