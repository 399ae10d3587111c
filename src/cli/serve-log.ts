import type { McpEvent } from '../serve/mcp.ts';
import type { ServeEvent } from '../serve/log.ts';
import type { Surroundings } from './command.ts';
import { oneLine, printCrash, printLine, printProblems } from './print.ts';

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
      case 'warnings': {
        const [first, ...others] = event.problems;
        if (first !== undefined) printProblems(around.stderr, [first], around.env);
        const more = others.length === 0 ? '' : ` and ${others.length} more`;
        return printLine(around.stderr, oneLine(`warning: ${event.action} was called with the above${more}`));
      }
    }
  };
}
