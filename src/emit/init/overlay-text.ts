import type { JsonObject } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import { toYaml } from '../../text/yaml.ts';
import { mendsOf, type Mend } from './mends.ts';

/** What an overlay is begun with. */
export interface OverlayPlan {
  /** The contract as received. */
  readonly document: JsonObject;
  readonly title: string;
  /** From the overlay's folder, with `/`. */
  readonly contract: string;
  readonly findings: readonly Problem[];
}

export interface OverlaySkeleton {
  readonly text: string;
  /** Findings that the overlay mends as it stands. */
  readonly mended: number;
  /** Findings that wait for a fact. */
  readonly waiting: number;
}

const MOST = 200;

/** An overlay with an action for each finding that one can mend; those that need a fact are comments. */
export function overlaySkeleton({ document, title, contract, findings }: OverlayPlan): OverlaySkeleton {
  const mends = findings.flatMap((found) => mendsOf(document, found));
  const shown = mends.slice(0, MOST);
  const live = shown.filter(({ fact }) => fact === undefined);
  const lines = [
    `# What is added to the contract, which itself is never edited. Each action says where (a JSONPath, RFC 9535), what, and in`,
    '# its description what for and how that is known. What needs a fact is a comment: state the fact in the place of each',
    '# <...>, name its source, and take the "# " away. `capstan build` then checks it. State nothing that you do not know.',
    toYaml({
      overlay: '1.1.0',
      info: { title: `Facts about ${title}`, version: '1.0.0' },
      extends: contract,
    }).trimEnd(),
    'actions:',
    ...(live.length === 0 ? NOTHING : []),
    ...shown.flatMap((mend) => ['', ...mendLines(mend)]),
    ...(mends.length > MOST ? ['', `  # and ${mends.length - MOST} more findings; capstan build lists them`] : []),
    '',
  ];
  return { text: lines.join('\n'), mended: live.length, waiting: mends.length - live.length };
}

const NOTHING = [
  '  # An overlay has an action at least. This one changes nothing; take it out when there is another.',
  '  - target: $',
  '    description: Changes nothing.',
  '    update: {}',
];

function mendLines({ finding, fact, actions }: Mend): string[] {
  const lines = actions.flatMap((action) =>
    toYaml([action])
      .trimEnd()
      .split('\n')
      .map((line) => `  ${fact === undefined ? '' : '# '}${line}`),
  );
  return [`  # ${finding}`, ...(fact === undefined ? [] : [`  # State ${fact}`]), ...lines];
}
