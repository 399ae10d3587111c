import { mapMembers, isJsonObject, type Json } from '../../../model/json.ts';

/** Members whose value is data of the API, not words about it. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);
const LOADED = /<(?=(?:img|picture|source|video|audio|track|iframe|object|embed|link|style|svg|image)\b)/gi;

/** The contract with pictures in its descriptions as links, and tags that load something as text: a page loads nothing. */
export function withoutPictures(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutPictures);
  if (!isJsonObject(value)) return value;
  return mapMembers(value, (member, key) => {
    if (typeof member !== 'string') return DATA.has(key) ? member : withoutPictures(member);
    return key === 'description' ? member.replaceAll('![', '[').replaceAll(LOADED, '&lt;') : member;
  });
}
