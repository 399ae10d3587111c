import { listOf, textOf } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * Remembers the columns of tables, by file. A name that stands for tables with different columns (rejects of several
 * loads, read together) stands for none: cells under the wrong columns would be worse than cells without.
 */
export function addHeads(
  store: Store,
  load: number,
  columns: ReadonlyMap<string, readonly string[] | undefined>,
): void {
  const add = store.statement(`
    INSERT INTO heads (load, file, columns) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET columns = NULL WHERE columns IS NOT excluded.columns`);
  for (const [file, names] of columns) add.run(load, file, names === undefined ? null : JSON.stringify(names));
}

/** Columns as `addHeads` wrote them. */
export function parseHead(text: unknown): readonly string[] | undefined {
  return text === null || text === undefined ? undefined : listOf(JSON.parse(textOf(text))).map(textOf);
}
