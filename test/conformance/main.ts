import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judge, readBaseline } from './baseline.ts';
import { inspect, type Inspection } from './inspector.ts';
import { LEGS, type Leg, type Stage } from './legs.ts';
import { inspectorTable, reasonList, suiteTable, type Judged } from './report.ts';
import { ROOT } from './served.ts';
import { requiredScenarios, REVISIONS, runRevision, runScenario, SKILLS, type Revision } from './suite.ts';

const PAGE = join(ROOT, 'docs/conformance.md');
const HELP = `npm run conformance [-- --write | --check]

Runs the conformance suite of MCP and the Inspector against "capstan serve" and "capstan mcp", on this machine alone:
revision 2026-07-28, revision 2025-11-25 and the Skills extension, once as the product is and once with the suite's
fixtures. Takes about half a minute. Exit code 1 when a check fails that test/conformance/baseline/ does not expect,
or no longer fails and is still expected, or when the Inspector ends otherwise than it must.

--write  put the figures into docs/conformance.md
--check  exit code 1 when docs/conformance.md has other figures
--help   show this`;

const { values } = parseArgs({
  options: { write: { type: 'boolean' }, check: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help === true) console.log(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-conformance-'));
  try {
    const judged: Judged[] = [];
    const inspections: Inspection[] = [];
    for (const leg of LEGS) await runLeg(leg, mkdtempSync(join(folder, leg.name)), judged, inspections);
    return report(judged, inspections);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runLeg(leg: Leg, folder: string, judged: Judged[], inspections: Inspection[]): Promise<void> {
  const stage = await leg.start(folder);
  try {
    for (const revision of REVISIONS) judged.push(await judgeRevision(leg, stage, revision, join(folder, revision)));
    if (leg.name === 'fixtures') return;
    for (const [scenario, count] of Object.entries(SKILLS))
      judged.push(await judgeSkills(leg, stage, scenario, count, join(folder, scenario)));
    inspections.push(...(await inspect(stage.url, stage.upstream, folder)));
  } finally {
    await stage.close();
  }
}

async function judgeRevision(leg: Leg, stage: Stage, revision: Revision, folder: string): Promise<Judged> {
  const baseline = fileURLToPath(new URL(`baseline/${leg.name}-${revision}.yml`, import.meta.url));
  const expected = readBaseline(baseline);
  const { code, output, checks } = await runRevision(stage.url, revision, baseline, folder);
  const verdict = judge(checks, expected);
  // the suite leaves out what the revision does not require, and so can only be the milder judge
  if (code !== 0 && verdict.unexpected.length + verdict.stale.length === 0) throw new Error(output);
  return { server: leg.title, what: revision, checks, required: requiredScenarios(revision), expected, verdict };
}

async function judgeSkills(leg: Leg, stage: Stage, scenario: string, count: number, folder: string): Promise<Judged> {
  const { checks } = await runScenario(stage.url, scenario, folder);
  const { unexpected } = judge(checks, []);
  const passed = checks.filter(({ status }) => status === 'SUCCESS').length;
  const missing = passed === count ? [] : [`${scenario}: ${passed} of ${count} checks passed`];
  const verdict = { unexpected: [...unexpected, ...missing], stale: [] };
  return { server: leg.title, what: scenario, checks, required: [scenario], expected: [], verdict };
}

function report(judged: readonly Judged[], inspections: readonly Inspection[]): number {
  const sections = {
    suite: suiteTable(judged),
    reasons: reasonList(judged),
    inspector: inspectorTable(inspections),
  };
  console.log(Object.values(sections).join('\n\n'));
  const wrong = [
    ...judged.flatMap(({ server, what, verdict }) => [
      ...verdict.unexpected.map((name) => `${server}, ${what}: failed: ${name}`),
      ...verdict.stale.map(
        (name) => `${server}, ${what}: does not fail any more, take it out of the baseline: ${name}`,
      ),
    ]),
    ...inspections
      .filter(({ code, expected }) => code !== expected)
      .map((one) => `the Inspector, ${one.transport}, ${one.era}: ${one.title}: exit code ${one.code}\n${one.output}`),
  ];
  const page = readFileSync(PAGE, 'utf8');
  const written = Object.entries(sections).reduce((text, [name, section]) => withSection(text, name, section), page);
  if (values.write === true) writeFileSync(PAGE, written);
  else if (values.check === true && written !== page)
    wrong.push('docs/conformance.md has other figures: npm run conformance -- --write');
  for (const line of wrong) console.error(line);
  return wrong.length === 0 ? 0 : 1;
}

/** Replaces what stands between the markers of a section. */
function withSection(page: string, name: string, section: string): string {
  const [start, end] = [`<!-- conformance:${name} -->`, `<!-- /conformance:${name} -->`];
  const [before, rest = ''] = page.split(start);
  const after = rest.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/conformance.md has no section ${name}`);
  return `${before}${start}\n\n${section}\n\n${end}${after}`;
}
