import { fail, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { folderReason } from './folder.ts';
import { faultOf } from './sqlite.ts';

/** Faults of the disk and of the file become problems, with the place they are at; bugs go on as errors. */
export function guarded<T>(file: string, work: () => Outcome<T>): Outcome<T> {
  try {
    return work();
  } catch (error) {
    const found = faultOf(error);
    if (found !== undefined) return fail({ ...found, place: { file } });
    const reason = folderReason(error);
    if (reason === undefined) throw error;
    return fail(problem('ledger.folder', { file }, { reason }));
  }
}
