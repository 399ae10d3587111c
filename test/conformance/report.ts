import type { Expected, Verdict } from './baseline.ts';
import type { Inspection } from './inspector.ts';
import type { Check } from './suite.ts';

/** One run of the suite, judged. */
export interface Judged {
  readonly server: string;
  /** A revision of the protocol, or an extension. */
  readonly what: string;
  readonly checks: readonly Check[];
  /** The scenarios that a server has to pass. */
  readonly required: readonly string[];
  readonly expected: readonly Expected[];
  readonly verdict: Verdict;
}

/** What the suite found, a row a run. */
export function suiteTable(runs: readonly Judged[]): string {
  const rows = runs.map(({ server, what, checks, required, expected }) => {
    const failing = new Set(checks.filter(({ status }) => isFailing(status)).map(({ scenario }) => scenario));
    const green = required.filter((scenario) => !failing.has(scenario)).length;
    const passed = checks.filter(({ status }) => status === 'SUCCESS').length;
    return [server, what, `${green} of ${required.length}`, String(passed), String(expected.length)];
  });
  return table(['server', 'what', 'required scenarios without a failure', 'checks passed', 'expected to fail'], rows);
}

/** Why checks are expected to fail, reason by reason. */
export function reasonList(runs: readonly Judged[]): string {
  const sections = runs
    .filter(({ expected }) => expected.length > 0)
    .map(({ server, what, expected }) => {
      const reasons = Map.groupBy(expected, ({ reason }) => reason);
      const lines = [...reasons].map(([reason, of]) => `- ${of.length}: ${reason}`);
      return [`${capitalised(server)}, ${what}:`, '', ...lines].join('\n');
    });
  return sections.join('\n\n');
}

/** What the Inspector was asked, and with which exit code it ended wherever it was asked. */
export function inspectorTable(inspections: readonly Inspection[]): string {
  const rows = [...Map.groupBy(inspections, ({ title }) => title)].map(([title, of]) => [
    title,
    `\`${of[0]?.command.replace(/ '?\{.*$/, ' ...') ?? ''}\``,
    [...new Set(of.map(({ era }) => era))].join(', '),
    [...new Set(of.map(({ transport }) => transport))].join(', '),
    [...new Set(of.map(({ code }) => code))].join(', '),
  ]);
  return table(['what', 'asked', 'eras', 'transports', 'exit code'], rows);
}

function isFailing(status: Check['status']): boolean {
  return status === 'FAILURE' || status === 'WARNING';
}

function capitalised(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
