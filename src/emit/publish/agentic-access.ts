import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { allOperations, type PublishedOperation } from './operations.ts';
import type { PartEmitter } from './part.ts';
import { providerFile } from './provider-file.ts';

const EXTENSION = 'x-agentic-access';

/** `agentic-access/`: what each operation asks of an agent that calls it, by rule from what calling it does. */
export const agenticAccessPart: PartEmitter = (publication) => {
  const operations = allOperations(publication).map(accessOf);
  if (operations.length === 0) return { files: [], absent: [] };
  const content = {
    description:
      'What an agent needs before it calls an operation. What the contract states in x-agentic-access stands as it is; everything else ' +
      'follows from whether calling the operation reads, writes or removes. Lifetimes of tokens are rules of this file, in seconds.',
    summary: summaryOf(operations.map((one) => one[EXTENSION])),
    operations,
  };
  const link = { type: 'AgenticAccess', name: 'What operations ask of agents' };
  return {
    files: [providerFile(publication, { path: 'agentic-access/{}-agentic-access.yml', content, link })],
    absent: [],
  };
};

function accessOf({ api, path, method, facts, value }: PublishedOperation) {
  const stated = value[EXTENSION];
  return {
    path,
    method: method.toLowerCase(),
    operationId: facts.operationId,
    api: api.capability.name,
    [EXTENSION]: isJsonObject(stated) ? stated : ruled({ method, facts }),
    evidence: isJsonObject(stated) ? 'The contract states it.' : evidenceOf({ method, facts }),
  };
}

type Called = Pick<PublishedOperation, 'method' | 'facts'>;

/** Nothing else decides: no word of a name or a path. */
function ruled(called: Called): JsonObject {
  if (called.facts.semantics.readOnly) {
    return {
      'action-class': 'connected',
      consequence: 'read',
      subject: 'optional',
      token: { 'max-ttl': 3600 },
      audit: 'none',
    };
  }
  return {
    'action-class': 'acting',
    consequence: 'write',
    subject: 'required',
    audience: null,
    token: { 'max-ttl': 900 },
    escalation: removes(called)
      ? { 'human-in-the-loop': 'required' }
      : { 'human-in-the-loop': 'conditional', triggers: ['abnormal', 'high-value'] },
    audit: 'required',
  };
}

function removes({ method, facts }: Called): boolean {
  return facts.bulk === undefined ? method === 'DELETE' : facts.bulk.effect === 'delete';
}

function evidenceOf({ method, facts }: Called): string {
  const { evidence, readOnly } = facts.semantics;
  return readOnly || !removes({ method, facts }) ? evidence.readOnly : evidence.destructive;
}

/** Counts of what is listed, by what the entries say themselves. */
export function summaryOf(entries: readonly (Json | undefined)[]) {
  const loops = entries.filter((entry) => memberOf(memberOf(entry, 'escalation'), 'human-in-the-loop') === 'required');
  return {
    operations: entries.length,
    by_action_class: countBy(entries, 'action-class'),
    by_consequence: countBy(entries, 'consequence'),
    human_in_the_loop_required: loops.length,
  };
}

function countBy(entries: readonly (Json | undefined)[], member: string): Record<string, number> {
  const words = entries.map((entry) => memberOf(entry, member)).filter((word) => typeof word === 'string');
  const distinct = [...new Set(words)].toSorted();
  return Object.fromEntries(distinct.map((word) => [word, words.filter((one) => one === word).length]));
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
