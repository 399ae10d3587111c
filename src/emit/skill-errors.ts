import type { ProblemCode } from '../model/problem.ts';
import { statusOf, problem } from '../model/problem.ts';
import { sentence } from '../surfaces/words.ts';
import { adviceFor, type Advice } from './skill-advice.ts';
import { blocks, bullets, code, inline, section, table } from './markdown.ts';
import { SCRIPT, type SkillPage, type SkillSubject } from './skill-subject.ts';

/** `references/errors.md`: what can come back, and what to do then. */
export function errorsPage(subject: SkillSubject): SkillPage {
  const text = blocks(
    '# Errors: what came back, and what to do',
    'Every problem has a `code`, a `pointer` or a line that says where, and a `detail` that says what is allowed there. Mend ' +
      'exactly those places. A detail never repeats the value, so look it up in the input.',
    section('Where it appears', bullets(places(subject))),
    section('By code', ...tables(adviceFor(subject))),
    section('By HTTP status', statuses(subject)),
    subject.loading === undefined ? '' : section('By exit code of the script', exitCodes()),
  );
  return { path: 'references/errors.md', text };
}

function places({ loading }: SkillSubject): string[] {
  const refused = statusOf(problem('input.required', {}, { name: '' }));
  return [
    'A tool: `isError`, the problems in words and in `structuredContent.errors`, at most 20. Nothing was sent.',
    `REST: ${code(String(refused))} with \`application/problem+json\`, the problems in \`errors\`.`,
    ...(loading === undefined
      ? []
      : [
          `The script: \`problems\` in the JSON on stdout, at most 20, and \`more\`; ${code(`${SCRIPT} report --rejects`)} has those of single records.`,
        ]),
  ];
}

function tables(advice: readonly Advice[]): string[] {
  const groups = Map.groupBy(advice, ({ about }) => about);
  return [...groups].map(([about, rows]) =>
    blocks(
      `**${about}**`,
      table(
        ['Code', 'What to do'],
        rows.map(({ codes, advice: words }) => [codes.map((one: ProblemCode) => code(one)).join(', '), words]),
      ),
    ),
  );
}

const MAX_STATUSES = 40;

/** What the upstream answers, each status once. */
function statuses({ offers }: SkillSubject): string {
  const answers = offers.flatMap(({ facts, tool }) => facts.responses.map((response) => ({ ...response, tool })));
  const rows = [
    ...Map.groupBy(answers, ({ status, description, documented }) => `${status} ${documented} ${description}`),
  ]
    .map(([, same]) => same)
    .toSorted(([a], [b]) => ((a?.status ?? '') < (b?.status ?? '') ? -1 : 1))
    .flatMap(([first]) =>
      first === undefined
        ? []
        : [
            [
              code(first.status),
              inline(sentence(first.description)),
              first.documented ? 'contract' : 'seen or told elsewhere; not in the contract',
              statusAdvice(first.status),
            ],
          ],
    );
  const known = table(['Status', 'Meaning', 'Known from', 'What to do'], rows.slice(0, MAX_STATUSES));
  return blocks(
    'These are answers of the API itself; REST passes them on, a tool tells them in its result.',
    rows.length === 0 ? 'The contract documents none.' : known,
    rows.length > MAX_STATUSES ? `And ${rows.length - MAX_STATUSES} more, in the section of each operation.` : '',
  );
}

/** RFC 9110 in a line. */
function statusAdvice(status: string): string {
  if (status === '202') return 'Say "accepted". It is not known to be stored.';
  if (status.startsWith('2')) return 'Go on.';
  if (status.startsWith('3')) return 'It is not followed. Tell the user.';
  if (status === '401' || status === '403') return 'Stop and tell the user: the key is theirs to mend.';
  if (status === '408' || status === '429')
    return 'Wait, as long as Retry-After says, and repeat what is safe to repeat.';
  if (status === '413') return 'Send fewer items.';
  if (status.startsWith('4')) return 'The same input fails again: mend it first.';
  if (status.startsWith('5')) return 'Repeat later what is safe to repeat.';
  return 'Read what it says, and tell the user.';
}

function exitCodes(): string {
  return table(
    ['Exit code', 'Meaning', 'What to do'],
    [
      ['`0`', 'Everything was valid, or accepted.', 'Report the counts.'],
      [
        '`2`',
        'A flag is wrong, or the key is missing.',
        'Read `problems`; run with `--help`. The key is for the user to set in the environment: never ask for it.',
      ],
      [
        '`3`',
        'Some records are invalid or were refused; all others went through.',
        '`report --rejects`, then mend those.',
      ],
      [
        '`4`',
        'Stopped: too many were refused, or all of them alike.',
        'Look at the mapping and the flags before the data.',
      ],
      ['`5`', 'The API refused the key.', 'Stop, and tell the user.'],
      [
        '`6`',
        'The input cannot be read, or has changed since the load began.',
        'Put the file back, or begin a new load.',
      ],
      ['`75`', 'Temporary. Nothing is lost.', '`resume`, later if `next` says so.'],
      ['`130`, `143`', 'Stopped by a signal. Nothing is lost.', '`resume`.'],
      ['`1`', 'A fault of the script, or records that do not add up.', 'Tell the user; do not try again and again.'],
    ],
  );
}
