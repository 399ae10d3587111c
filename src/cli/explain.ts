import { problemJson } from '../model/problem.ts';
import type { Explanation } from '../run/runtime.ts';
import { actionFlags, withAction } from './capability.ts';
import { defineCommand } from './command.ts';
import { exitCodeOf, printGrouped, printJson, printLine } from './print.ts';

export const explain = defineCommand({
  name: 'explain',
  summary: 'Show the five steps of a call and send nothing',
  usage: 'explain OPERATION|TOOL --input FILE|- [flags]',
  description:
    'Shows what a call would do: how its input is checked, the request that is built, the credentials ' +
    'that go with it, how it is sent, and what becomes of the answer. Secrets are masked.',
  flags: actionFlags,
  positionals: { min: 1, max: 1 },
  examples: [{ line: 'capstan explain create-customer --input customer.json', summary: 'What would be sent' }],
  run: async (context) => {
    const outcome = await withAction(context, { dry: true }, (action, input) => action.explain(input));
    const problems = outcome.problems.map(problemJson);
    if (context.flags.json) printJson(context.stdout, { ok: outcome.ok, ...(outcome.ok && outcome.value), problems });
    else {
      printGrouped(context.stderr, outcome.problems, context.env);
      if (outcome.ok) for (const line of lines(outcome.value)) printLine(context.stdout, line);
    }
    return outcome.ok ? 0 : exitCodeOf(outcome.problems);
  },
});

function lines({ validated, request, authorization, sending, output }: Explanation): string[] {
  return [
    `1. validate   ${validated.inputs.join(', ') || 'no inputs'}: valid against ${validated.schema}, ${validated.warnings} warnings`,
    `2. build      ${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `              ${name}: ${value}`),
    ...(request.body === undefined ? [] : [`              ${request.body.trimEnd()}`]),
    `              ${request.originalBytes ? "the caller's own bytes" : 'rendered from the template'}`,
    `3. authorize  ${authorization.kind}, ${authorization.sent ? 'sent' : 'not sent'}: ${authorization.reason}`,
    `4. send       within ${sending.timeoutSeconds} s, ${retries(sending)}`,
    `5. map        ${output.description}`,
  ];
}

function retries({ retries: count, retryStatuses }: Explanation['sending']): string {
  return count === 0
    ? 'sent once'
    : `up to ${count} more attempts on ${retryStatuses.join(', ') || 'a failed connection'}`;
}
