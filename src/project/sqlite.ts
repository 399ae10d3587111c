import type * as Sqlite from 'node:sqlite';

/** Older Nodes call node:sqlite experimental on stderr; only that one warning, during this one call, is left out. */
export function loadSqlite(): typeof Sqlite {
  const emit = process.emitWarning.bind(process);
  const quiet = (warning: string | Error, ...rest: unknown[]): void => {
    if (String(warning).includes('SQLite is an experimental feature')) return;
    Reflect.apply(emit, process, [warning, ...rest]);
  };
  try {
    process.emitWarning = quiet;
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emit;
  }
}
