/**
 * Terms that people use for the same thing in the headers of exports, each line one thing. They are of the trade, not of
 * one API: a target field is matched by the terms in its name and description.
 */
const TERMS: readonly (readonly string[])[] = [
  ['id', 'number', 'no', 'key', 'ref', 'reference', 'identifier'],
  ['created', 'create', 'creation', 'started', 'start', 'opened', 'begin', 'initiated', 'received'],
  ['ended', 'end', 'closed', 'close', 'solved', 'resolved', 'finished', 'completed', 'resolution', 'disconnected'],
  ['agent', 'assignee', 'assigned', 'owner', 'rep', 'advisor', 'operator'],
  ['queue', 'group', 'team', 'department', 'skill', 'inbox'],
  ['customer', 'requester', 'contact', 'client', 'caller', 'user'],
  ['subject', 'title', 'topic', 'summary'],
  ['channel', 'source', 'medium', 'media', 'origin', 'via'],
  ['status', 'state', 'stage'],
  ['handle', 'handling', 'handled', 'aht'],
  ['wait', 'waiting', 'waited'],
  ['first', 'initial'],
  ['response', 'reply', 'responded', 'replied'],
  ['score', 'satisfaction', 'csat', 'rating', 'survey', 'stars'],
  ['time', 'at', 'date', 'timestamp', 'seconds', 'duration', 'min', 'hrs', 'on'],
  ['platform', 'system'],
];

/** Terms that say what kind of thing a column is, and little about which. */
const WEAK = 0.25;
const KIND_TERM = TERMS.findIndex((terms) => terms.includes('time'));

const TERM_OF: ReadonlyMap<string, number> = new Map(
  TERMS.flatMap((terms, index) => terms.map((term) => [term, index] as const)),
);

/** The words of a header or a field name: `hs_createdAt (UTC)` is `hs`, `created`, `at`, `utc`. */
export function wordsOfName(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** How much two names mean the same: 0 to 1. */
export function likeness(field: string, column: string): number {
  const [wanted, given] = [termsOf(field), termsOf(column)];
  if (wanted.length === 0 || given.length === 0) return 0;
  const shared = weightOf(wanted.filter((term) => given.includes(term)));
  return (2 * shared) / (weightOf(wanted) + weightOf(given));
}

type Term = number | string;

function termsOf(name: string): Term[] {
  return [...new Set(wordsOfName(name).map((word) => TERM_OF.get(word) ?? word))];
}

function weightOf(terms: readonly Term[]): number {
  return terms.reduce<number>((sum, term) => sum + (term === KIND_TERM ? WEAK : 1), 0);
}
