import type { Outcome } from '../../model/outcome.ts';
import { parseYaml } from '../../text/yaml.ts';
import { compileMapping, parseMapping } from './compile.ts';
import type { MappingFile } from './file.ts';
import type { Mapping } from './mapper.ts';
import type { MappingSettings } from './settings.ts';

/** A mapping file (YAML) made ready for an operation; problems name line and column. */
export function readMapping(text: string, file: string, settings: MappingSettings): Outcome<Mapping> {
  const source = parseYaml(text, file);
  return source.ok ? compileMapping(source.value, settings) : source;
}

/** What a mapping file says, without an operation. */
export function readMappingFile(text: string, file: string): Outcome<MappingFile> {
  const source = parseYaml(text, file);
  return source.ok ? parseMapping(source.value) : source;
}
