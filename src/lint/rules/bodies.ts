import type { Input } from '../../model/capability.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { supplyOf, type OperationSubject, type Subject } from '../subject.ts';
import { placeholdersIn, withNulls, type Placeholder } from '../template.ts';

/** Everything but a bare string is sent as JSON by the reference engine, whatever it says of itself. */
export function bodyKinds({ operations }: Subject): Problem[] {
  return operations.flatMap(({ operation: { body }, where, callers }) => {
    if (body === undefined || body.kind === 'json') return [];
    const place = { pointer: where };
    if (body.kind !== 'unsupported') return [problem('lint.body-encoding', place, {})];
    // What is consumed and not offered is nobody's loss.
    return callers.length === 0 ? [] : [problem('lint.body-unsupported', place, {})];
  });
}

export function bodySyntax({ operations }: Subject): Problem[] {
  return templated(operations)
    .filter(({ template }) => !isJson(withNulls(template)))
    .map(({ subject }) => problem('lint.body-not-json', { pointer: subject.where }, {}));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** One look at each placeholder of each body template with the input that fills it. */
export function bodyInputs({ operations }: Subject): Problem[] {
  return templated(operations).flatMap(({ subject, template }) =>
    placeholdersIn(template).flatMap((placeholder) =>
      subject.callers.flatMap((caller) => {
        const supply = supplyOf(caller, placeholder.name);
        return supply.kind === 'input' ? inputProblems(placeholder, supply.input, caller.where) : [];
      }),
    ),
  );
}

function inputProblems({ name, quoted }: Placeholder, input: Input, where: string): Problem[] {
  const place = { pointer: where };
  const isText = input.type === 'string';
  // A REST input of the body cannot say that it is required; the tool of the same operation does.
  const isOptional = !input.required && input.in !== 'body';
  return [
    ...(isText && !quoted ? [problem('lint.body-unquoted', place, { name })] : []),
    ...(!isText && quoted ? [problem('lint.body-quoted', place, { name, type: input.type })] : []),
    ...(input.type === 'object' ? [problem('lint.body-object', place, { name })] : []),
    ...(isOptional ? [problem('lint.body-optional', place, { name })] : []),
  ];
}

interface Templated {
  readonly subject: OperationSubject;
  readonly template: string;
}

function templated(operations: readonly OperationSubject[]): Templated[] {
  return operations.flatMap((subject) => {
    const { body } = subject.operation;
    return body?.kind === 'json' ? [{ subject, template: body.template }] : [];
  });
}
