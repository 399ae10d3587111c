import { placedIn } from '../check/placed.ts';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { suggestion } from '../check/suggest.ts';
import type { Operation } from '../model/capability.ts';
import { callOf } from '../model/names.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { Config } from '../project/config.ts';
import { CAPABILITIES, manifestPath } from '../project/manifest.ts';
import { openCapability, type OpenCapability } from '../run/open.ts';
import type { OpenOptions } from '../run/options.ts';
import type { BoundAction, CallInput, Runtime } from '../run/runtime.ts';
import { jsonFlag, type CommandContext, type Surroundings } from './command.ts';
import { nameOf, readInput } from './input.ts';

const CONFIG = 'capstan.yml';

/** Flags that say how operations are run, whatever runs them. */
export const runtimeFlags = {
  upstream: { kind: 'text', value: 'URL', summary: 'Base URL to send to instead of the one in the capability' },
  unknown: {
    kind: 'choice',
    choices: ['refuse', 'warn', 'pass'],
    summary: 'What becomes of properties that the contract does not name (default: warn)',
  },
} as const;

/** Flags of a command that finds its capability in the project folder. */
export const capabilityFlags = {
  capability: { kind: 'text', value: 'FILE', summary: `Capability file (default: the only one in ${CAPABILITIES}/)` },
  ...runtimeFlags,
} as const;

/** Flags of a command that runs one operation. */
export const actionFlags = {
  input: { kind: 'text', value: 'FILE|-', summary: 'JSON object with the inputs; - reads stdin (default: no inputs)' },
  ...capabilityFlags,
  json: jsonFlag,
} as const;

type ActionContext = CommandContext<typeof actionFlags>;

/** Which capability, and how it is opened. */
export interface Choice {
  readonly capability: string | undefined;
  readonly upstream?: string | undefined;
  readonly unknown?: 'refuse' | 'warn' | 'pass' | undefined;
  /** True for commands that send nothing and so need no secrets. */
  readonly dry?: boolean | undefined;
}

type Around = Pick<Surroundings, 'env' | 'cwd'>;

/** Opens the capability that the flags name, or the only one of the project folder, for as long as `use` takes. */
export async function withCapability<T>(
  choice: Choice,
  around: Around,
  use: (opened: OpenCapability) => Outcome<T> | Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const file = await capabilityPath(choice.capability, around.cwd);
  return file.ok ? withOpened(file.value, choice, around, use) : file;
}

/** `withCapability` for a file that is chosen. */
export async function withOpened<T>(
  file: string,
  choice: Omit<Choice, 'capability'>,
  around: Around,
  use: (opened: OpenCapability) => Outcome<T> | Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const opened = await openCapability(file, await openOptions(file, choice, around));
  if (!opened.ok) return opened;
  try {
    const used = await use(opened.value);
    return { ...used, problems: [...opened.problems, ...used.problems] };
  } finally {
    await opened.value.runtime.close();
  }
}

/** How a capability file is opened: by the flags, the environment and, where the key might go elsewhere, capstan.yml. */
export async function openOptions(
  file: string,
  choice: Omit<Choice, 'capability'>,
  around: Around,
): Promise<OpenOptions> {
  const { upstream, unknown, dry } = choice;
  const trustedOrigins = upstream === undefined ? [] : await readTrustedOrigins(resolve(around.cwd, file), around.env);
  return {
    environment: around.env,
    upstream,
    unknown,
    trustedOrigins,
    secrets: dry === true ? 'optional' : 'required',
  };
}

/** Origins that the operator trusts with the key: of `CAPSTAN_UPSTREAMS`, and of the capstan.yml of the project. */
async function readTrustedOrigins(file: string, env: Surroundings['env']): Promise<string[]> {
  // a slash at the end is how browsers show an origin
  const listed = (env['CAPSTAN_UPSTREAMS'] ?? '').split(/[\s,]+/).filter(Boolean);
  const named = listed.map((origin) => origin.replace(/\/$/, ''));
  const config = await configOf(dirname(dirname(manifestPath(file))));
  return config.ok ? [...named, ...config.value.upstreams] : named;
}

/** `withCapability` for one action and the input that `--input` names. */
export function withAction<T>(
  context: ActionContext,
  { dry }: Pick<Choice, 'dry'>,
  use: (action: BoundAction, input: CallInput) => Outcome<T> | Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return withCapability({ ...context.flags, dry }, context, async ({ runtime }) => {
    const action = findAction(runtime, context.positionals[0] ?? '');
    if (!action.ok) return action;
    const { input } = context.flags;
    if (input === undefined) return use(action.value, { kind: 'text', bytes: Buffer.from('{}') });
    const bytes = await readInput(input, context);
    if (!bytes.ok) return bytes;
    const used = await use(action.value, { kind: 'text', bytes: bytes.value });
    return { ...used, problems: placedIn(nameOf(input), bytes.value, used.problems) };
  });
}

/** Loaded when it is needed: most starts of a server never look at a capstan.yml. */
async function configOf(folder: string): Promise<Outcome<Config>> {
  const { readConfig } = await import('../project/config.ts');
  return readConfig(join(folder, CONFIG));
}

/** The capability that is named, the only one of the project, or, where there is no project, the only one of `own`. */
export async function capabilityFile(named: string | undefined, cwd: string, own: string): Promise<Outcome<string>> {
  const chosen = await capabilityPath(named, cwd);
  if (chosen.ok || named !== undefined || (await capabilitiesIn(join(cwd, CAPABILITIES))).length > 0) return chosen;
  const [only, ...others] = await capabilitiesIn(own);
  return only !== undefined && others.length === 0 ? ok(join(own, only)) : chosen;
}

async function capabilitiesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => /\.ya?ml$/.test(name)).toSorted();
}

/** The capability that is named, or the only one of the project. */
async function capabilityPath(named: string | undefined, cwd: string): Promise<Outcome<string>> {
  if (named !== undefined) return ok(resolve(cwd, named));
  const built = await configOf(cwd);
  if (!built.ok && !built.problems.some(({ code }) => code === 'config.missing')) return built;
  const files = built.ok
    ? built.value.apis.map(({ capability }) => `${capability}.yaml`)
    : await capabilitiesIn(join(cwd, CAPABILITIES));
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) return ok(join(cwd, CAPABILITIES, only));
  const reason =
    only === undefined
      ? `There is no capability in ${CAPABILITIES}/ here; name one with --capability FILE, or run capstan build.`
      : `There are several capabilities (${files.join(', ')}); name one with --capability FILE.`;
  return fail(problem('usage.flag', {}, { reason }));
}

/**
 * The action that a tool name, an operation name or `namespace.operation` stands for. Actions that call the same
 * operation take the same input, so the first is as good as any; a name of different operations is a problem.
 */
export function findAction(runtime: Runtime, name: string): Outcome<BoundAction> {
  const matching = [actionName, operationName, callName]
    .map((spelling) => runtime.actions.filter((bound) => spelling(bound) === name))
    .find((found) => found.length > 0);
  const [first] = matching ?? [];
  if (first === undefined) return fail(unknownOperation(runtime, name));
  const different = new Set<Operation>(matching?.map((bound) => bound.operation));
  if (different.size === 1) return ok(first);
  const calls = [...new Set(matching?.map(callName))].join(' or ');
  return fail(problem('usage.flag', {}, { reason: `The name stands for different operations; write ${calls}.` }));
}

const actionName = (bound: BoundAction): string => bound.action.name;
const operationName = (bound: BoundAction): string => bound.operation.name;
const callName = (bound: BoundAction): string => callOf(bound.consumes.namespace, bound.operation.name);

function unknownOperation(runtime: Runtime, name: string): Problem {
  const known = [...new Set(runtime.actions.map(actionName))];
  const meant = suggestion(name, known);
  const hint = meant === undefined ? `Operations are ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  return problem('usage.flag', {}, { reason: `The capability has no such operation. ${hint}` });
}
