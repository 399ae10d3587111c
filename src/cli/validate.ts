import { problemJson, type Problem } from '../model/problem.ts';
import { capabilityFlags } from './capability.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { printJson, printLine, printProblems } from './print.ts';
import { checkCapabilities, type Checked } from './validate-capability.ts';
import { checkInputs } from './validate-input.ts';

const flags = {
  operation: { kind: 'text', value: 'OPERATION', summary: 'Check the files as inputs of this operation or tool' },
  capability: capabilityFlags.capability,
  unknown: capabilityFlags.unknown,
  json: jsonFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const validate = defineCommand({
  name: 'validate',
  summary: 'Check capability files, or inputs of an operation',
  usage: 'validate FILE... [flags]',
  description:
    'Without --operation, each file is a capability of any dialect: its structure, the rules of the ' +
    'linter and the targets of its calls are checked. With --operation, each file is an input of that ' +
    'operation as JSON; in a file that ends in .ndjson or .jsonl each line is one, or one item of it ' +
    'when the operation takes many. Every error is shown, with file, line and pointer. Exit code: 0 when ' +
    'all is valid, 3 when something is not, 2 when a file cannot be read.',
  flags,
  positionals: { min: 1, max: Number.POSITIVE_INFINITY },
  examples: [
    { line: 'capstan validate capabilities/*.yaml', summary: 'Capability files' },
    { line: 'capstan validate --operation create-customer customer.json', summary: 'One input' },
    { line: 'capstan validate --operation import-customers customers.ndjson', summary: 'An item a line' },
  ],
  run: async (context) => {
    const { operation, capability, unknown } = context.flags;
    const checked =
      operation === undefined
        ? await checkCapabilities(context.positionals, context)
        : await checkInputs(context.positionals, { operation, capability, unknown, dry: true }, context);
    return print(checked, context);
  },
});

function print({ problems, subjects }: Checked, context: Context): number {
  const errors = problems.filter((found) => found.severity === 'error');
  if (context.flags.json) {
    printJson(context.stdout, { ok: errors.length === 0, checked: subjects, problems: problems.map(problemJson) });
  } else {
    printProblems(context.stderr, problems, context.env);
    const warnings = problems.length - errors.length;
    printLine(context.stdout, `${subjects} checked, ${errors.length} errors, ${warnings} warnings`);
  }
  return exitCode(errors, subjects);
}

/** A fault in what was looked at is a finding; only what kept us from looking is a matter of usage. */
function exitCode(errors: readonly Problem[], subjects: number): number {
  if (errors.length === 0) return 0;
  return subjects === 0 || errors.some(({ code }) => code === 'text.unreadable') ? 2 : 3;
}
