import type { Given } from '../model/catalogue/given.ts';
import type { Problem, ProblemCode } from '../model/problem.ts';

/** How a surface goes on with a load, begins one before an unfinished one, lists them, and is given settings. */
export interface LoadWays {
  readonly resume: (id: string) => string;
  readonly anyway: string;
  readonly list: string;
  readonly given?: Given['given'];
}

/** Those whose remedy is a setting, or a command where loads are begun by commands. */
const SETTINGS: ReadonlySet<ProblemCode> = new Set([
  'load.no-mapping',
  'map.column-missing',
  'map.namespace-missing',
  'map.preset-unknown',
  'map.timezone-required',
  'source.encoding',
  'source.format',
]);

/** Problems that name a command for what to do, with what does it here. */
export function inWays(problems: readonly Problem[], { resume, anyway, list, given }: LoadWays): readonly Problem[] {
  return problems.map((found) => {
    const { code, args } = found;
    const goOn = resume(String(args['id']));
    if (code === 'ledger.unfinished') return { ...found, args: { ...args, resume: goOn, anyway } };
    if (code === 'ledger.overtake') return { ...found, args: { ...args, resume: goOn } };
    if (given !== undefined && SETTINGS.has(code)) return { ...found, args: { ...args, given } };
    return code === 'ledger.unknown-load' ? { ...found, args: { ...args, list } } : found;
  });
}
