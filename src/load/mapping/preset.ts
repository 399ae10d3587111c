import { ok, type Outcome } from '../../model/outcome.ts';
import type { Source } from '../../text/source.ts';
import { parseYaml } from '../../text/yaml.ts';
import { parseMapping } from './compile.ts';
import type { MappingFile } from './file.ts';

/** A mapping file with its text, and the way back to its lines. */
export interface Preset {
  readonly text: string;
  readonly source: Source;
  readonly file: MappingFile;
}

/** A mapping file as presets are read; `shown` is what problems call it. */
export function presetOf(text: string, shown: string): Outcome<Preset> {
  const source = parseYaml(text, shown);
  if (!source.ok) return source;
  const file = parseMapping(source.value);
  return file.ok ? ok({ text, source: source.value, file: file.value }) : file;
}
