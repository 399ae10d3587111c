import type { Problem } from '../model/problem.ts';

/** How a surface goes on with a load, begins one before an unfinished one, and lists them. */
export interface LoadWays {
  readonly resume: (id: string) => string;
  readonly anyway: string;
  readonly list: string;
}

/** Problems that name a command for what to do, with what does it here. */
export function inWays(problems: readonly Problem[], { resume, anyway, list }: LoadWays): readonly Problem[] {
  return problems.map((found) => {
    const { code, args } = found;
    const goOn = resume(String(args['id']));
    if (code === 'ledger.unfinished') return { ...found, args: { ...args, resume: goOn, anyway } };
    if (code === 'ledger.overtake') return { ...found, args: { ...args, resume: goOn } };
    return code === 'ledger.unknown-load' ? { ...found, args: { ...args, list } } : found;
  });
}
