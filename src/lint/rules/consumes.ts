import type { ConsumedParameter } from '../../model/capability.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { parametersOf, supplyOf, whereOf, type OperationSubject, type Subject } from '../subject.ts';
import { placeholdersIn } from '../template.ts';

export function trailingSlash({ capability }: Subject): Problem[] {
  return capability.consumes
    .filter(({ baseUri }) => baseUri.endsWith('/'))
    .map(({ namespace }) => problem('lint.base-uri-slash', { pointer: whereOf('consumes', namespace, 'baseUri') }, {}));
}

/** The reference engine finds an operation by its name alone, whatever resource it stands in. */
export function operationNames({ operations }: Subject): Problem[] {
  return operations
    .filter(({ call }, at) => operations.findIndex((other) => other.call === call) !== at)
    .map(({ where, call }) => problem('lint.duplicate', { pointer: where }, { what: 'operation', name: call }));
}

export function resourceParameters({ capability }: Subject): Problem[] {
  return capability.consumes.flatMap(({ namespace, resources }) =>
    resources
      .filter(({ parameters }) => parameters.some((parameter) => parameter.in !== 'path'))
      .map(({ name }) => problem('lint.resource-parameters', { pointer: whereOf('consumes', namespace, name) }, {})),
  );
}

/** `cookie` and `body` parameters go nowhere in the reference engine. */
export function unsentParameters({ operations }: Subject): Problem[] {
  return operations.flatMap((subject) =>
    parametersOf(subject)
      .filter((parameter) => parameter.in === 'cookie' || (parameter.in === 'body' && !inBody(subject, parameter)))
      .map((parameter) =>
        problem('lint.unsent-parameter', { pointer: subject.where }, { name: parameter.name, in: parameter.in }),
      ),
  );
}

function inBody({ operation }: OperationSubject, { name }: ConsumedParameter): boolean {
  const { body } = operation;
  return body?.kind === 'json' && placeholdersIn(body.template).some((placeholder) => placeholder.name === name);
}

/** The reference engine sets such a header a second time, and then without filling its template. */
export function sharedHeaderTemplates({ capability }: Subject): Problem[] {
  return capability.consumes.flatMap(({ namespace, parameters }) =>
    parameters
      .filter(({ in: place, value }) => place === 'header' && placeholdersIn(value ?? '').length > 0)
      .map(({ name }) => problem('lint.shared-header', { pointer: whereOf('consumes', namespace) }, { name })),
  );
}

/** Query and header values that the reference engine cannot spell: lists, objects, and templates of optional inputs. */
export function parameterValues({ operations }: Subject): Problem[] {
  return operations.flatMap((subject) =>
    parametersOf(subject)
      .filter((parameter) => parameter.in === 'query' || parameter.in === 'header')
      .flatMap((parameter) => subject.callers.flatMap((caller) => valueProblems(caller, parameter))),
  );
}

function valueProblems(caller: OperationSubject['callers'][number], parameter: ConsumedParameter): Problem[] {
  const names =
    parameter.value === undefined ? [parameter.name] : placeholdersIn(parameter.value).map(({ name }) => name);
  return names.flatMap((name) => {
    const supply = supplyOf(caller, name);
    if (supply.kind !== 'input') return [];
    const { type, required } = supply.input;
    const place = { pointer: caller.where };
    if (type === 'array' || type === 'object') return [problem('lint.structured-parameter', place, { name, type })];
    return parameter.value === undefined || required ? [] : [problem('lint.optional-parameter', place, { name })];
  });
}

export function queryInPath({ operations }: Subject): Problem[] {
  return operations
    .filter(({ resource }) => /[?#]/.test(resource.path))
    .map(({ where }) => problem('lint.query-in-path', { pointer: where }, {}));
}
