import { resolve } from 'node:path';
import { asksOf, type Ask } from '../emit/publish/score/asks.ts';
import { RUBRIC } from '../emit/publish/score/rubric.ts';
import { score as count, type Score, type View } from '../emit/publish/score/score.ts';
import { problemJson } from '../model/problem.ts';
import { defineCommand, jsonFlag } from './command.ts';
import { printFailure, printJson, printLine } from './print.ts';
import { makeSite } from './publish.ts';
import { NOT_OFFICIAL, scoreLines, type Outlook } from './score-lines.ts';

/** `capstan score` */
export const score = defineCommand({
  name: 'score',
  summary: 'Count how ready an API is, on the points of a published rubric',
  usage: 'score [flags]',
  description:
    `Makes the site in memory and counts what its files earn on the points of ${RUBRIC.name} ${RUBRIC.version}: of each check ` +
    'what is earned, what is possible, why, and whose work earns it. Facts that are missing are asked for, those worth most ' +
    `first. No request is sent, so no link is taken to lead somewhere. ${NOT_OFFICIAL}`,
  flags: {
    config: { kind: 'text', value: 'FILE', summary: 'The project file; capstan.yml by default' },
    json: jsonFlag,
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { line: 'capstan score', summary: 'What the project in this folder earns, and what it could' },
    { line: 'capstan score --json', summary: 'The same for a program' },
  ],
  async run(context) {
    const { flags, cwd, stdout } = context;
    const site = await makeSite(resolve(cwd, flags.config ?? 'capstan.yml'));
    if (!site.ok) return printFailure(site.problems, flags.json, context);
    const { publication, files } = site.value;
    const counted = (view: View): Score => count(publication, files, view);
    const now = counted({ links: 'unverified' });
    const outlooks = OUTLOOKS.map(({ when, view }) => outlookOf(when, counted(view)));
    const asks = asksOf(now);
    if (flags.json) printJson(stdout, { ...record(now, outlooks, asks), problems: site.problems.map(problemJson) });
    else for (const line of scoreLines(now, outlooks, asks)) printLine(stdout, line);
    return 0;
  },
});

/** The same files, counted on what this command cannot see. */
const OUTLOOKS: readonly { readonly when: string; readonly view: View }[] = [
  { when: 'every link leads somewhere', view: { links: 'live' } },
  {
    when: 'every link leads somewhere, and the artifacts are those of the provider',
    view: { links: 'live', author: 'first-party' },
  },
];

function outlookOf(when: string, { agentReadiness, composite }: Score): Outlook {
  return { if: when, agentReadiness: agentReadiness.score, composite };
}

function record(now: Score, outlooks: readonly Outlook[], asks: readonly Ask[]): Record<string, unknown> {
  const { agentReadiness, composite, facets, rows } = now;
  return { ok: true, official: false, rubric: RUBRIC, agentReadiness, composite, outlooks, facets, rows, asks };
}
