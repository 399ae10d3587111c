import type { ConsumedParameter, Operation } from '../model/capability.ts';
import type { ResponseFact } from '../model/facts.ts';
import { pathVariables, uniqueName } from '../model/names.ts';
import { ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { planBody, type PlannedBody } from './body.ts';
import type { Contract } from './contract.ts';
import { operationFacts, type Schemas } from './operation-facts.ts';
import type { ContractOperation } from './operations.ts';
import { inputName, planParameters, type PlannedInput } from './parameters.ts';
import { baseUriOf } from './servers.ts';
import { textOf } from './tree.ts';

/** An operation as the capability has it, and where it is to stand. */
export interface PlannedOperation {
  readonly source: ContractOperation;
  readonly operation: Operation;
  readonly baseUri: string;
  /** With `{{input}}` for each variable. */
  readonly path: string;
  readonly body: PlannedBody | undefined;
}

/** Plans one operation; `undefined` when no request of the format can call it, with a problem that says so. */
export function planOperation(
  contract: Contract,
  schemas: Schemas,
  source: ContractOperation,
): Outcome<PlannedOperation | undefined> {
  const { document, place } = contract;
  const unsupported = (what: string): Problem => problem('contract.unsupported', place(source.pointer), { what });
  if (/[?#]/.test(source.path))
    return ok(undefined, [unsupported('A path with a query or a fragment cannot be called')]);
  const { requestBody, parameters: own } = source.value;
  if (!contract.isSound([own, source.item['parameters'], requestBody])) {
    return ok(undefined, [problem('contract.left-out', place(source.pointer), {})]);
  }
  const taken = new Set(source.parameters.map((parameter) => inputName(textOf(parameter['name']) ?? '')));
  const body = planBody(document, requestBody, taken);
  const parameters = planParameters(document, source.parameters, new Set(body?.inputs.map(({ fact }) => fact.name)));
  const inputs = [...undeclared(source.path, parameters.inputs), ...parameters.inputs, ...(body?.inputs ?? [])];
  const facts = operationFacts(contract, schemas, source, inputs, body);
  if (!facts.ok) return facts;
  const title = textOf(source.value['summary']);
  const description = textOf(source.value['description'])?.trim() ?? title;
  const operation: Operation = {
    name: source.name,
    method: source.method,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    parameters: [...inputs.flatMap(consumed), ...parameters.constants],
    ...(body === undefined ? {} : { body: body.body }),
    outputFormat: outputFormat(facts.value.responses),
    facts: facts.value,
  };
  const planned = {
    source,
    operation,
    baseUri: baseUriOf(source.servers),
    path: templatePath(source.path, inputs),
    body,
  };
  return ok(planned, [...[...parameters.losses, ...(body?.losses ?? [])].map(unsupported), ...facts.problems]);
}

/** Variables of the path that no parameter declares: a common slip, and plainly required texts. */
function undeclared(path: string, inputs: readonly PlannedInput[]): PlannedInput[] {
  const known = new Set(inputs.filter(({ fact }) => fact.in === 'path').map(({ fact }) => fact.wireName ?? fact.name));
  const taken = new Set(inputs.map(({ fact }) => fact.name));
  return [...new Set(pathVariables(path))]
    .filter((name) => !known.has(name))
    .map((wire) => {
      const name = uniqueName(inputName(wire), taken);
      taken.add(name);
      const description = `The path parameter "${wire}".`;
      return {
        fact: {
          name,
          ...(name === wire ? {} : { wireName: wire }),
          in: 'path',
          type: 'string',
          required: true,
          description,
        },
        schema: { type: 'string' },
      };
    });
}

function consumed({ fact }: PlannedInput): ConsumedParameter[] {
  return fact.in === 'body' ? [] : [{ name: fact.name, in: fact.in }];
}

function templatePath(path: string, inputs: readonly PlannedInput[]): string {
  const names = new Map(
    inputs.filter(({ fact }) => fact.in === 'path').map(({ fact }) => [fact.wireName ?? fact.name, fact.name]),
  );
  return path.replaceAll(/\{([^{}]+)\}/g, (_, wire: string) => `{{${names.get(wire) ?? inputName(wire)}}}`);
}

const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/json/i, 'json'],
  [/xml/i, 'xml'],
  [/csv/i, 'csv'],
  [/yaml/i, 'yaml'],
  [/html/i, 'html'],
  [/markdown/i, 'markdown'],
];

/** How the first successful answer is to be read. */
function outputFormat(responses: readonly ResponseFact[]): string {
  const success = responses.find(({ status, mediaType }) => status.startsWith('2') && mediaType !== undefined);
  return FORMATS.find(([pattern]) => pattern.test(success?.mediaType ?? 'json'))?.[1] ?? 'binary';
}
