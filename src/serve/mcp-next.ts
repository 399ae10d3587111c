import { statusOf, type Problem, type ProblemCode } from '../model/problem.ts';
import { LOAD_TOOLS, SEARCH_TOOLS } from '../surfaces/built-in.ts';
import { repeatText } from './mcp-reply.ts';

/** The tool that was called. */
export interface Called {
  readonly tool: string;
  readonly idempotent: boolean;
}

const OPERATOR = 'No argument can mend this: tell the operator of this server what is said above.';

/** What a model can do about a problem that ended its call, in a sentence or two. Each code has one. */
export function nextAfter(found: Problem, called: Called): string {
  const { code } = found;
  if (code.startsWith('upstream.')) return afterUpstream(found, called);
  if (code.startsWith('load.') || code.startsWith('ledger.')) return afterLoad(found, called);
  if (code.startsWith('source.') && statusOf(found) < 500)
    return `Mend the file, or name another one, and call ${called.tool} again.`;
  if (code === 'body.too-large') return `Call ${called.tool} again with fewer items at a time.`;
  if (code === 'mcp.unknown-tool') return `Look for the tool with ${SEARCH_TOOLS.find}, then call it by its name.`;
  return otherwise(found, called);
}

function otherwise(found: Problem, { tool }: Called): string {
  if (statusOf(found) >= 500) return OPERATOR;
  return `Mend what is said above and call ${tool} again.`;
}

function afterUpstream(found: Problem, { tool, idempotent }: Called): string {
  const repeat = repeatText(idempotent);
  const { retryAfter } = found.args;
  const seconds = typeof retryAfter === 'number' ? retryAfter : 60;
  const steps: Steps = {
    'upstream.circuit-open': `Nothing was sent. Wait ${seconds} seconds, then call ${tool} again with the same arguments.`,
    'upstream.unreachable': `Try again in a moment. ${repeat}`,
    'upstream.authentication':
      'No argument can mend this: ask the operator of this server to check the API key and what it may do.',
    'upstream.redirect':
      'No argument can mend this: ask the operator of this server to check the address of the upstream.',
    'upstream.too-large': `The upstream has answered; ask for less at a time, if an argument of ${tool} can. ${repeat}`,
    'upstream.output': `The upstream has answered, and its answer cannot be shown: tell the operator of this server. ${repeat}`,
  };
  return steps[found.code] ?? `It is not known whether the call took effect. ${repeat}`;
}

type Steps = Partial<Record<ProblemCode, string>>;

function afterLoad(found: Problem, called: Called): string {
  const { id } = found.args;
  const load = typeof id === 'string' ? id : 'ID';
  const resume = `${LOAD_TOOLS.start} with {"resume": "${load}"}`;
  const steps: Steps = {
    'load.running': `Call ${LOAD_TOOLS.status} with {"id": "${load}", "wait": 30} until it has ended, or stop it with ${LOAD_TOOLS.cancel}.`,
    'load.closing': `Wait until the server is back, then call ${called.tool} again with the same arguments.`,
    'load.no-mapping': `Name a "preset", if one of them is for such a file. If none is, make records of it yourself for validate-records, or leave the file to whoever can write a mapping.`,
    'load.file': `Ask the user for the names of the files in the folder of loads, and call ${called.tool} again.`,
    'ledger.unknown-load': `Call ${LOAD_TOOLS.status} without an id to see which loads there are.`,
    'ledger.nothing-to-resume': `Call ${LOAD_TOOLS.start} with files to begin a load.`,
    'ledger.unfinished': `Call ${resume} to go on with it first; with "overtake": true a new load begins all the same.`,
    'ledger.overtake': `Call ${resume} to go on with it first.`,
    'ledger.locked': `Wait a minute, then call ${called.tool} again with the same arguments.`,
    'ledger.full': `Ask the operator of this server to make room on the disk; then call ${LOAD_TOOLS.start} with "resume".`,
  };
  return steps[found.code] ?? otherwise(found, called);
}
