import type { Problem } from '../model/problem.ts';
import type { McpEvent } from '../serve/mcp.ts';
import type { ServeEvent } from '../serve/log.ts';
import type { Surroundings } from './command.ts';
import { oneLine, printCrash, printLine, problemText } from './print.ts';

/** Prints what a server has to tell, on stderr. */
export function serveLog(around: Pick<Surroundings, 'stderr' | 'env'>): (event: ServeEvent | McpEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'bug':
        printLine(around.stderr, `error server.internal ${event.id}`);
        return printCrash(event.error, around);
      case 'refused':
      case 'skill':
        return printLine(around.stderr, oneLine(`${event.kind}: ${event.reason}`));
      case 'warnings':
        return printLine(around.stderr, oneLine(warningLine(event.action, event.problems)));
    }
  };
}

/** The first warning of a call, and how many there were besides it. */
function warningLine(action: string, [first, ...others]: readonly Problem[]): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `warning ${action}: ${first === undefined ? '' : problemText(first)}${more}`;
}
