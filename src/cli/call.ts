import { isUtf8 } from 'node:buffer';
import { problem, problemJson, type Problem } from '../model/problem.ts';
import type { Reply } from '../run/runtime.ts';
import { parseJson } from '../text/json.ts';
import { actionFlags, withAction } from './capability.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { printFailure, printGrouped, printJson, printLine } from './print.ts';

type Context = CommandContext<typeof actionFlags>;

export const call = defineCommand({
  name: 'call',
  summary: 'Run one operation',
  usage: 'call OPERATION|TOOL --input FILE|- [flags]',
  description:
    'Checks the input, sends one request to the upstream and prints the answer: its body on stdout, what ' +
    'it means on stderr.\nExit code: 0 for a 2xx, 3 for input that is not valid or that the upstream ' +
    'refuses, 5 for refused credentials, 75 when a later attempt may succeed.',
  flags: actionFlags,
  positionals: { min: 1, max: 1 },
  examples: [
    { line: 'capstan call list-customers', summary: 'An operation without inputs' },
    { line: 'capstan call create-customer --input customer.json --json', summary: 'The answer as one JSON document' },
    { line: 'echo \'{"limit": 5}\' | capstan call list-customers --input -', summary: 'Inputs from another program' },
  ],
  run: async (context) => {
    const outcome = await withAction(context, { dry: false }, (action, input) =>
      action.run(input, { signal: context.signal }),
    );
    return outcome.ok
      ? printReply(outcome.value, outcome.problems, context)
      : printFailure(outcome.problems, context.flags.json, context, printGrouped);
  },
});

function printReply(reply: Reply, warnings: readonly Problem[], context: Context): number {
  const refused = refusal(reply);
  const problems = [...warnings, ...refused];
  if (context.flags.json)
    printJson(context.stdout, {
      ok: refused.length === 0,
      ...replyJson(reply),
      problems: problems.map(problemJson),
    });
  else {
    printGrouped(context.stderr, problems, context.env);
    printLine(context.stderr, meaning(reply.status));
    printBody(reply.body, context);
  }
  return refused.length === 0 ? 0 : exitCodeOfStatus(reply.status);
}

/** The bytes as they came; a text without a line break at its end gets one. */
function printBody(body: Uint8Array, { stdout }: Context): void {
  if (body.length === 0) return;
  stdout.write(body);
  if (isUtf8(body) && body.at(-1) !== LINE_FEED) printLine(stdout);
}

const LINE_FEED = 10;

function replyJson({ status, headers, attempts, body }: Reply): Record<string, unknown> {
  const common = { status, headers, attempts };
  if (!isUtf8(body)) return { ...common, bodyBase64: Buffer.from(body).toString('base64') };
  return { ...common, body: jsonOrText(new TextDecoder().decode(body)) };
}

/** JSON that cannot be kept exactly, such as one with a 20-digit id, stays the text that it is. */
function jsonOrText(text: string): unknown {
  if (text === '') return undefined;
  const parsed = parseJson(text, 'answer');
  return parsed.ok ? parsed.value.value : text;
}

function refusal({ status }: Reply): Problem[] {
  if (status >= 200 && status < 300) return [];
  return status === 401 || status === 403
    ? [problem('upstream.authentication', {}, { status })]
    : [problem('upstream.status', {}, { status })];
}

/** A 202 is a promise to look at the request, so nothing more is said of it. */
function meaning(status: number): string {
  if (status === 202) return 'accepted (202): the upstream took the request; that does not say that it is stored';
  return `answered (${status})`;
}

/** Temporary is what a repetition may mend; any other refusal is about the input. */
function exitCodeOfStatus(status: number): number {
  if (status === 401 || status === 403) return 5;
  return status >= 500 || [408, 425, 429].includes(status) ? 75 : 3;
}
