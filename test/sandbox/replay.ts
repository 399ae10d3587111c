import type { RequestEntry } from '../../src/sandbox/entry.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The table that a log leads to, by the rule of docs/sandbox.md; `bodyOf` answers the text of a request. */
export function replay(entries: readonly RequestEntry[], bodyOf: (seq: number) => string): Map<string, Fields> {
  const table = new Map<string, Fields>();
  for (const entry of entries.filter(({ committed }) => committed)) {
    const body: { conversations?: Fields[] } = JSON.parse(bodyOf(entry.seq));
    const records = (body.conversations ?? []).filter((_, index) => !entry.notStored.includes(index));
    for (const record of records) {
      const id = String(record['external_id']);
      table.set(id, entry.method === 'PATCH' ? { ...table.get(id), ...record } : record);
    }
  }
  return table;
}
