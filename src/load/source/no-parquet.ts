import { problem } from '../../model/problem.ts';
import type * as parquet from './parquet.ts';
import { SourceError } from './source.ts';

/** Takes the place of `parquet.ts` in the script of a skill, which has no reader for it. */
export const parquetColumns: typeof parquet.parquetColumns = async ({ name }) => {
  throw refusal(name);
};

/** The same for rows. */
export const readParquet: typeof parquet.readParquet = ({ name }) => {
  throw refusal(name);
};

function refusal(file: string): SourceError {
  return new SourceError(problem('script.parquet', { file }, {}));
}
