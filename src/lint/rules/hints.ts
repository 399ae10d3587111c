import type { HttpMethod, Tool } from '../../model/capability.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { whereOf, type OperationSubject, type Subject } from '../subject.ts';

/** Hints that say something else than the operation does: an agent decides by them whether to ask first. */
export function hints({ capability, operations }: Subject): Problem[] {
  return capability.exposes.flatMap((exposure) =>
    exposure.kind !== 'mcp'
      ? []
      : exposure.tools.flatMap((tool) => {
          const { target } = tool;
          const callee = operations.find(({ call }) => target.kind === 'call' && call === target.call);
          if (callee === undefined) return [];
          const pointer = whereOf('exposes', exposure.namespace, tool.name, 'hints');
          return lies(tool, callee).map((lie) => problem('lint.hint', { pointer }, lie));
        }),
  );
}

type Lie = { readonly hint: string; readonly reason: string };

function lies({ hints: said }: Tool, { operation }: OperationSubject): Lie[] {
  const known = operation.facts?.semantics;
  const { method } = operation;
  const says = (hint: keyof typeof said, value: boolean, reason: string): Lie[] =>
    said[hint] === value ? [{ hint, reason }] : [];
  if (known !== undefined) {
    const reason = 'the contract and its overlays say otherwise';
    return [
      ...says('readOnly', !known.readOnly, reason),
      ...(known.readOnly ? [] : says('destructive', !known.destructive, reason)),
      ...says('idempotent', !known.idempotent, reason),
    ];
  }
  return [
    ...(isSafe(method) ? says('destructive', true, `${method} changes nothing`) : []),
    ...(isSafe(method) ? says('readOnly', false, `${method} changes nothing`) : []),
    ...(isSafe(method) ? [] : says('readOnly', true, `${method} changes something`)),
    ...(method === 'DELETE' ? says('destructive', false, 'DELETE removes something') : []),
    ...(method === 'PUT' || method === 'DELETE' || method === 'GET'
      ? says('idempotent', false, `${method} can be repeated`)
      : []),
  ];
}

function isSafe(method: HttpMethod): boolean {
  return method === 'GET';
}
