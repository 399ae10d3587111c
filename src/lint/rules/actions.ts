import { pathVariables } from '../../model/names.ts';
import { problem, type Problem } from '../../model/problem.ts';
import {
  parametersOf,
  referenceIn,
  supplyOf,
  type ActionSubject,
  type OperationSubject,
  type Subject,
} from '../subject.ts';
import { placeholdersIn } from '../template.ts';

/** Prefixes of published files that mean an input and that the reference engine sends as they stand. */
const PREFIXES = new Set(['rest', 'mcp', 'tool', 'tools', 'input', 'inputs']);

export function unknownCalls({ actions, operations }: Subject): Problem[] {
  const known = operations.map(({ call }) => call);
  return actions.flatMap(({ action: { target }, where }) =>
    target.kind === 'call' && !known.includes(target.call)
      ? [problem('lint.unknown-call', { pointer: where }, { call: target.call, allowed: known })]
      : [],
  );
}

/** `with: {x: rest.x}` is sent upstream as the text `rest.x`, unless `rest` is the namespace of the adapter. */
export function withPrefixes({ actions, capability }: Subject): Problem[] {
  const others = capability.exposes.flatMap((each) => (each.kind === 'control' ? [] : [each.namespace]));
  const prefixes = new Set([...PREFIXES, ...others]);
  return eachWith(actions, (subject, key, value) => {
    const [prefix = '', name] = typeof value === 'string' ? value.split('.') : [];
    const isOwn = prefix === subject.namespace;
    if (isOwn || name === undefined || !prefixes.has(prefix) || !subject.inputs.some((each) => each.name === name))
      return [];
    const expected = `${subject.namespace}.${name}`;
    return [problem('lint.with-prefix', { pointer: `${subject.where}/with/${key}` }, { expected })];
  });
}

/** A reference to an input that the action does not have is not set at all. */
export function withInputs({ actions }: Subject): Problem[] {
  return eachWith(actions, (subject, key, value) => {
    const name = referenceIn(value, subject.namespace);
    if (name === undefined || subject.inputs.some((each) => each.name === name)) return [];
    const allowed = subject.inputs.map((each) => each.name);
    return [problem('lint.with-input', { pointer: `${subject.where}/with/${key}` }, { name, allowed })];
  });
}

/** Keys that the operation does not use. */
export function withKeys({ actions, operations }: Subject): Problem[] {
  return eachWith(actions, (subject, key) => {
    const { target } = subject.action;
    const callee = operations.find(({ call }) => target.kind === 'call' && call === target.call);
    if (callee === undefined) return [];
    const allowed = namesUsedBy(callee);
    if (allowed.includes(key)) return [];
    return [problem('lint.with-key', { pointer: `${subject.where}/with/${key}` }, { name: key, allowed })];
  });
}

type With = string | number | boolean;

function eachWith(
  actions: readonly ActionSubject[],
  rule: (subject: ActionSubject, key: string, value: With) => Problem[],
): Problem[] {
  return actions.flatMap((subject) => {
    const { target } = subject.action;
    if (target.kind !== 'call') return [];
    return Object.entries(target.with).flatMap(([key, value]) => rule(subject, key, value));
  });
}

function namesUsedBy(callee: OperationSubject): string[] {
  const { body } = callee.operation;
  const secrets = Object.values(callee.consumes.authentication ?? {}).filter((each) => typeof each === 'string');
  const parameters = parametersOf(callee);
  return [
    ...new Set([
      ...pathVariables(callee.resource.path),
      ...parameters.flatMap(({ name, value }) => [name, ...variablesOf(value ?? '')]),
      ...(body?.kind === 'json' || body?.kind === 'text' ? variablesOf(body.template) : []),
      ...(body?.kind === 'form' ? Object.values(body.fields).flatMap(variablesOf) : []),
      ...secrets.flatMap(variablesOf),
    ]),
  ];
}

function variablesOf(template: string): string[] {
  return placeholdersIn(template).map(({ name }) => name);
}

/** A variable of an upstream path that a caller leaves open makes a request to another place. */
export function consumedPathVariables({ operations }: Subject): Problem[] {
  return operations.flatMap((subject) =>
    pathVariables(subject.resource.path)
      .filter(
        (name) => !parametersOf(subject).some((parameter) => parameter.name === name && parameter.value !== undefined),
      )
      .flatMap((name) =>
        subject.callers
          .filter((caller) => isOpen(caller, name))
          .map(({ where }) => problem('lint.open-variable', { pointer: where }, { name, what: 'path' })),
      ),
  );
}

/** Variables of body and parameter templates that a caller leaves open. */
export function templateVariables({ operations, capability }: Subject): Problem[] {
  const binds = new Set(capability.binds.flatMap(({ keys }) => Object.keys(keys)));
  return operations.flatMap((subject) => {
    const { body } = subject.operation;
    const used = [
      ...(body?.kind === 'json' || body?.kind === 'text' ? variablesOf(body.template) : []),
      ...parametersOf(subject).flatMap(({ value }) => variablesOf(value ?? '')),
    ];
    return [...new Set(used)].flatMap((name) =>
      binds.has(name)
        ? [problem('lint.bind-in-template', { pointer: subject.where }, { name })]
        : subject.callers
            .filter((caller) => isOpen(caller, name))
            .map(({ where }) =>
              problem('lint.open-variable', { pointer: where }, { name, what: 'template' }, 'warning'),
            ),
    );
  });
}

/** Neither an input nor set by `with`; a `with` that refers to no input is another rule's find. */
function isOpen(caller: ActionSubject, name: string): boolean {
  const { target } = caller.action;
  const isSet = target.kind === 'call' && target.with[name] !== undefined;
  return !isSet && supplyOf(caller, name).kind === 'nothing';
}
