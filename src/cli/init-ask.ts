import { createInterface } from 'node:readline/promises';
import { FACT_KINDS, type FactKind, type ProviderFacts } from '../emit/init/facts.ts';
import { providerFault } from '../project/config-schema.ts';
import type { Surroundings } from './command.ts';
import { oneLine, printLine } from './print.ts';

/** Whether somebody is there to be asked. */
export function canAsk({ stdin }: Pick<Surroundings, 'stdin'>): boolean {
  return 'isTTY' in stdin && stdin.isTTY === true;
}

/**
 * Asks for the facts that are not given; `offered` are those that the contract states. An empty answer takes what is
 * offered, or leaves the fact out. The end of the input is an empty answer to everything.
 */
export async function askFacts(
  given: ProviderFacts,
  offered: ProviderFacts,
  { stdin, stderr, signal }: Surroundings,
): Promise<ProviderFacts> {
  const lines = createInterface({ input: stdin, signal });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (prompt: string): Promise<string> => {
    stderr.write(prompt);
    const answer = await answers.next();
    return answer.done === true ? '' : answer.value.trim();
  };
  const facts: Record<string, unknown> = { ...given };
  for (const kind of FACT_KINDS) {
    if (facts[kind.setting] !== undefined) continue;
    const fact = await askFact(kind, offered[kind.setting], ask, (line) => printLine(stderr, line));
    if (fact !== undefined) facts[kind.setting] = fact;
  }
  lines.close();
  return facts;
}

async function askFact(
  { setting, question, read }: FactKind,
  offered: unknown,
  ask: (prompt: string) => Promise<string>,
  say: (line: string) => void,
): Promise<unknown> {
  for (;;) {
    const answer = await ask(
      `${question}${offered === undefined ? '' : ` [as the contract says: ${shown(offered)}]`}\n> `,
    );
    if (answer === '') return offered;
    const value = read(answer);
    const fault = providerFault(setting, value);
    if (fault === undefined) return value;
    say(`It ${fault}.`);
  }
}

const MOST = 60;

function shown(value: unknown): string {
  const text = oneLine(Array.isArray(value) ? value.join(', ') : String(value));
  return text.length > MOST ? `${text.slice(0, MOST)}...` : text;
}
