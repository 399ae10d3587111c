import type { Publication, PublishedFile } from '../part.ts';
import { authorshipOf, CREDIT, type Authorship } from './authorship.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { RUBRIC_CHECKS, WEIGHTS, type Check, type FacetName, type Who } from './rubric.ts';

/** What is taken for granted when it is counted. */
export interface View {
  /** Who is taken to have written and to serve the artifacts; of the publication itself when left out. */
  readonly author?: Authorship;
  /** Whether links are taken to lead somewhere. No request is sent, so nothing is known of that. */
  readonly links: 'live' | 'unverified';
}

const UNVERIFIED = 0.5;

/** By what an award is multiplied. */
interface Factor {
  readonly of: 'authorship' | 'pointer';
  readonly state: string;
  readonly by: number;
}

export interface Row {
  readonly facet: FacetName;
  readonly check: string;
  readonly earned: number;
  /** 0 for what is earned on top. */
  readonly possible: number;
  readonly why: string;
  readonly who: Who;
  readonly factors: readonly Factor[];
  readonly ask?: string | undefined;
}

interface Total {
  readonly earned: number;
  readonly possible: number;
  /** 0 to 100. */
  readonly score: number;
}

export interface Facet extends Total {
  readonly facet: FacetName;
  /** Its share of the composite; undefined of agent readiness, which stands by itself. */
  readonly weight: number | undefined;
}

export interface Score {
  readonly rows: readonly Row[];
  readonly facets: readonly Facet[];
  readonly agentReadiness: Total;
  /** 0 to 100. */
  readonly composite: number;
}

/** What the made files earn of the points of the rubric. Pure; the same files give the same score. */
export function score(publication: Publication, files: readonly PublishedFile[], view: View): Score {
  const evidence = evidenceOf(publication, files);
  const rows = RUBRIC_CHECKS.flatMap((check) => rowOf(check, evidence, view));
  const facets = [...Map.groupBy(rows, ({ facet }) => facet)].map(([facet, own]) => facetOf(facet, own));
  const composite = facets.reduce((sum, { weight = 0, earned, possible }) => sum + weight * (earned / possible), 0);
  const agentReadiness = totalOf(rows.filter(({ facet }) => facet === 'agent readiness'));
  return { rows, facets, agentReadiness, composite: tenths(composite * 100) };
}

function rowOf(check: Check, evidence: Evidence, view: View): Row[] {
  const verdict = check.judge(evidence);
  if (verdict === undefined) return [];
  const factors = verdict.share === 0 ? [] : factorsOf(check, evidence, view);
  const { facet, points, who, ask } = check;
  const earned = factors.reduce((product, { by }) => product * by, points * verdict.share);
  const possible = check.bonus === true ? 0 : points;
  return [{ facet, check: check.check, earned: hundredths(earned), possible, why: verdict.why, who, factors, ask }];
}

/** Only those that change anything. */
function factorsOf({ author, pointer }: Check, evidence: Evidence, view: View): Factor[] {
  const state = author === undefined ? undefined : (authorOf(author, view) ?? authorshipOf(evidence, author));
  const factors: Factor[] = [
    ...(state === undefined ? [] : [{ of: 'authorship' as const, state, by: CREDIT[state] }]),
    ...(pointer === true && view.links === 'unverified'
      ? [{ of: 'pointer' as const, state: 'unverified', by: UNVERIFIED }]
      : []),
  ];
  return factors.filter(({ by }) => by !== 1);
}

function authorOf(folder: string, { author }: View): Authorship | undefined {
  return folder === 'openapi' ? undefined : author;
}

function facetOf(facet: FacetName, rows: readonly Row[]): Facet {
  return { facet, weight: WEIGHTS.get(facet), ...totalOf(rows) };
}

function totalOf(rows: readonly Row[]): Total {
  const earned = hundredths(rows.reduce((sum, row) => sum + row.earned, 0));
  const possible = rows.reduce((sum, row) => sum + row.possible, 0);
  return { earned, possible, score: tenths((earned / possible) * 100) };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const tenths = (value: number): number => Math.round(value * 10) / 10;
