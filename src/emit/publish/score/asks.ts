import type { Row, Score } from './score.ts';

/** A fact that is not stated, and what it is worth. */
export interface Ask {
  /** Where it is stated, and what. */
  readonly ask: string;
  readonly checks: readonly string[];
  /** Of the composite, when a link leads somewhere; from 0 to 100. */
  readonly composite: number;
  readonly agentReadiness: number;
}

/** What to state, what is worth most first. */
export function asksOf(score: Score): Ask[] {
  const missing = score.rows.filter(({ ask, earned }) => ask !== undefined && earned === 0);
  const asks = [...Map.groupBy(missing, ({ ask }) => ask ?? '')].map(([ask, rows]) => ({
    ask,
    checks: rows.map(({ check }) => check),
    composite: rounded(rows.reduce((sum, row) => sum + worth(row, score), 0)),
    agentReadiness: rounded(rows.reduce((sum, row) => sum + readiness(row, score), 0)),
  }));
  return asks.toSorted((a, b) => b.composite + b.agentReadiness - (a.composite + a.agentReadiness));
}

function worth({ facet, possible }: Row, { facets }: Score): number {
  const own = facets.find((one) => one.facet === facet);
  return own === undefined ? 0 : ((own.weight ?? 0) * possible * 100) / own.possible;
}

function readiness({ facet, possible }: Row, { agentReadiness }: Score): number {
  return facet === 'agent readiness' ? (possible * 100) / agentReadiness.possible : 0;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
