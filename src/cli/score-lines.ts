import type { Ask } from '../emit/publish/score/asks.ts';
import { RUBRIC, type Who } from '../emit/publish/score/rubric.ts';
import type { Facet, Row, Score } from '../emit/publish/score/score.ts';

/** What the same files would score if something held that is not known. */
export interface Outlook {
  readonly if: string;
  readonly agentReadiness: number;
  readonly composite: number;
}

export const NOT_OFFICIAL = 'It is our own count and not the official score, which only the owner of the rubric gives.';

const WHO: Readonly<Record<Who, string>> = {
  build: 'the build',
  facts: 'capstan.yml',
  contract: 'the contract',
  host: 'the host',
};

/** The report in lines for people. */
export function scoreLines(score: Score, outlooks: readonly Outlook[], asks: readonly Ask[]): string[] {
  const { agentReadiness, composite, facets, rows } = score;
  return [
    `Readiness on the points of ${RUBRIC.name} ${RUBRIC.version} (${RUBRIC.source}).`,
    NOT_OFFICIAL,
    '',
    `agent readiness  ${agentReadiness.score} of 100 (${agentReadiness.earned} of ${agentReadiness.possible} points)`,
    `composite        ${composite} of 100 (six facets by their weights; no facet for regulated or open-source providers)`,
    ...outlooks.map(outlookLine),
    '',
    'A link that nobody has looked at earns half. An artifact that somebody else than the provider wrote earns a quarter.',
    ...facets.flatMap((facet) => facetLines(facet, rows)),
    ...askLines(asks),
  ];
}

function outlookLine({ if: when, agentReadiness, composite }: Outlook): string {
  return `  if ${when}: agent readiness ${agentReadiness}, composite ${composite}`;
}

function facetLines({ facet, earned, possible, score, weight }: Facet, rows: readonly Row[]): string[] {
  const part = weight === undefined ? 'by itself' : `${Math.round(weight * 100)} % of the composite`;
  const own = rows.filter((row) => row.facet === facet);
  return ['', `${facet}: ${earned} of ${possible}, ${score} of 100, ${part}`, ...own.map(rowLine)];
}

const CHECK_WIDTH = 32;
const WHO_WIDTH = 13;

function rowLine({ check, earned, possible, why, who, factors }: Row): string {
  const points = `${String(earned).padStart(5)} of ${String(possible).padEnd(2)}`;
  const times = factors.map(({ of, state, by }) => `; ${of} ${state}: x${by}`).join('');
  return `  ${points}  ${check.padEnd(CHECK_WIDTH)}${WHO[who].padEnd(WHO_WIDTH)} ${why}${times}`;
}

/** Only what is a fact: who has no status page states none. */
function askLines(asks: readonly Ask[]): string[] {
  if (asks.length === 0) return [];
  return [
    '',
    'Facts that would count, those worth most first. State only what is so; nothing is made up for points.',
    ...asks.map(askLine),
  ];
}

function askLine({ ask, composite, agentReadiness }: Ask): string {
  const worth = agentReadiness > 0 ? `${agentReadiness} of agent readiness` : `${composite} of the composite`;
  return `  up to ${worth}: ${ask}`;
}
