import type { Line } from '../emit/publish/proof/line.ts';
import { lines } from '../emit/publish/proof/lines.ts';
import { readableContractLine } from './publish-contract-line.ts';
import { mcpLine } from './publish-mcp-line.ts';

/** The whole definition of publishable: what the files show, and what only reading and serving them does. */
export const allLines: readonly Line[] = lines.flatMap((line) => {
  if (line.name === readableContractLine.name) return [readableContractLine];
  return line.name === 'skill' ? [line, mcpLine] : [line];
});
