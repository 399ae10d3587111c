import type { Outcome } from '../model/outcome.ts';
import { dataPath } from '../load/data-path.ts';
import { openData, type DataFolder } from '../load/ledger/data-folder.ts';
import type { Surroundings } from './command.ts';

type Around = Pick<Surroundings, 'env' | 'cwd'>;

/** The folder of `--data`, of CAPSTAN_DATA, or the user's own for data of programs. */
export function openDataFolder(named: string | undefined, around: Around): Outcome<DataFolder> {
  return openData(dataPath(named, around));
}
