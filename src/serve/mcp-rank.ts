import type { ServedTool } from './mcp-tools.ts';

/** What a word in each place of a tool is worth. */
const WEIGHTS = { name: 6, title: 3, description: 1 } as const;
/** Repeating a word adds less each time, and long descriptions are not better for it (the k and b of BM25). */
const SATURATION = 1.2;
const LENGTH = 0.5;

/**
 * Ranks tools by the words of a query over their names, titles and descriptions: BM25 over weighted places. Tools that
 * have none of the words are left out; those that rank alike keep their order.
 */
export function createRanking(tools: readonly ServedTool[]): (query: string) => ServedTool[] {
  let index: Index | undefined;
  return (query) => {
    index ??= indexOf(tools);
    const { entries, frequency, mean } = index;
    const terms = [...new Set(wordsOf(query))];
    const scored = entries.map(({ tool, weights, length }) => {
      const score = terms.reduce((sum, term) => {
        const weight = weights.get(term) ?? 0;
        const rarity = Math.log(1 + (entries.length + 0.5) / ((frequency.get(term) ?? 0) + 0.5));
        return (
          sum + (rarity * weight * (SATURATION + 1)) / (weight + SATURATION * (1 - LENGTH + (LENGTH * length) / mean))
        );
      }, 0);
      return { tool, score };
    });
    return scored
      .filter(({ score }) => score > 0)
      .toSorted((one, other) => other.score - one.score)
      .map(({ tool }) => tool);
  };
}

interface Entry {
  readonly tool: ServedTool;
  readonly weights: ReadonlyMap<string, number>;
  readonly length: number;
}

interface Index {
  readonly entries: readonly Entry[];
  /** How many tools have a word. */
  readonly frequency: ReadonlyMap<string, number>;
  /** Of the lengths. */
  readonly mean: number;
}

function indexOf(tools: readonly ServedTool[]): Index {
  const entries = tools.map(entryOf);
  const frequency = new Map<string, number>();
  for (const { weights } of entries)
    for (const word of weights.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const total = entries.reduce((sum, { length }) => sum + length, 0);
  return { entries, frequency, mean: Math.max(1, total / Math.max(1, entries.length)) };
}

function entryOf(tool: ServedTool): Entry {
  const weights = new Map<string, number>();
  let length = 0;
  for (const place of ['name', 'title', 'description'] as const) {
    const words = wordsOf(tool[place] ?? '');
    length += words.length;
    for (const word of words) weights.set(word, (weights.get(word) ?? 0) + WEIGHTS[place]);
  }
  return { tool, weights, length };
}

/** Words that say nothing about a job. */
const IDLE = new Set('a an and are as at be by for from in into is it its of on or that the this to with'.split(' '));

/** Lower-case stems: `listOrders`, `list-orders` and `Lists an order` have the same words. */
function wordsOf(text: string): string[] {
  const parted = text.replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2').toLowerCase();
  return (parted.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !IDLE.has(word)).map(stem);
}

/** Enough of a stem for plurals and verb forms, the same for both sides. */
function stem(word: string): string {
  if (word.length <= 3) return word;
  return word
    .replace(/(?:sses|xes|ches|shes)$/, (ending) => ending.slice(0, -2))
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1')
    .replace(/(?:ing|ed)$/, '')
    .replace(/e$/, '');
}
