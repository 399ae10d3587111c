import type { Json } from '../../model/json.ts';
import { Vocabulary, wordKey, wordOf } from '../normalise/word.ts';
import type { FieldRule, MappingFile } from './file.ts';
import { ownMember, type Overrides } from './settings.ts';
import { enumOf, type TargetField } from './target-fields.ts';

/**
 * The words that a rule knows: its vocabulary, else the closed list of the target; the user's words go before both.
 * Undefined when there are none, which for `as: word` is an error of the mapping.
 */
export function vocabularyOf(
  field: string,
  rule: FieldRule,
  target: TargetField,
  { words }: Pick<MappingFile, 'words'>,
  overrides: Overrides,
): Vocabulary | undefined {
  if (rule.as !== 'word' && rule.words === undefined) return undefined;
  const added = Object.entries(ownMember(overrides.words, field) ?? {});
  const other = ownMember(overrides.defaults, field);
  const own = rule.words === undefined ? listed(target) : Object.entries(ownMember(words, rule.words) ?? {});
  if (own === undefined && added.length === 0 && other === undefined) return undefined;
  const meanings = new Map<string, Json>();
  for (const [word, meaning] of [...(own ?? []), ...added]) meanings.set(wordKey(word), meaning);
  return new Vocabulary(field, meanings, other);
}

function listed({ schema }: TargetField): [string, Json][] | undefined {
  return enumOf(schema)
    ?.filter((value) => value !== null)
    .map((value) => [wordOf(value) ?? '', value]);
}
