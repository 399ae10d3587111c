import { textOf, type Shape, type TextForm } from './shape.ts';

export const KEBAB: TextForm = { pattern: /^[a-zA-Z0-9-]+$/, words: 'letters, digits and hyphens' };
export const EXTENDED: TextForm = { pattern: /^[-a-zA-Z0-9_*]+$/, words: 'letters, digits, -, _ and *' };
export const VARIABLE: TextForm = {
  pattern: /^[A-Z][A-Z0-9_]*$/,
  words: 'capitals, digits and _, with a capital first, such as API_KEY',
};
export const STATUS: TextForm = { pattern: /^[1-5][0-9X]{2}$/, words: 'a status such as 200 or 4XX' };
export const MEDIA_TYPE: TextForm = {
  pattern:
    /^[a-zA-Z0-9!#$&^_.+-]+\/[a-zA-Z0-9!#$&^_.+-]+(?:\s*;\s*[a-zA-Z0-9!#$&^_.+-]+=(?:[a-zA-Z0-9!#$&^_.+-]+|"[^"]*"))*$/,
  words: 'a media type such as application/json',
};

export const kebab: Shape = textOf(KEBAB);
export const mediaType: Shape = textOf(MEDIA_TYPE);
export const call: Shape = textOf({
  pattern: /^[a-zA-Z0-9-]+\.[a-zA-Z0-9-]+$/,
  words: 'namespace.operation, each of letters, digits and hyphens',
});
export const target: Shape = textOf({ pattern: /^[-a-zA-Z0-9_.]+$/, words: 'letters, digits, -, _ and .' });
export const date: Shape = textOf({
  pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  words: 'a date such as 2026-01-31',
});
export const email: Shape = textOf({
  pattern: /^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$/,
  words: 'an e-mail address',
});
export const uri: Shape = textOf({ pattern: /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//, words: 'a URI such as file:///path' });
export const fileUri: Shape = textOf({ pattern: /^file:\/\/\//, words: 'a URI that starts with file:///' });
export const baseUri: Shape = textOf({
  pattern: /^https?:\/\/[^/]+(\/[^{]*)?$/,
  words: 'an absolute URL such as https://api.example.com/v1, without { in its path',
});
export const binarySize: Shape = textOf({
  pattern: /^\d+(\.\d+)?(B|KiB|MiB|GiB)$/,
  words: 'a size such as 10MiB',
});
export const notEmpty: Shape = textOf({ pattern: /[^]/, words: 'a text that is not empty' });
/** A host name (an IPv4 address has the form of one) or an IPv6 address. */
export const address: Shape = textOf({
  pattern:
    /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*|(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4})$/,
  words: 'a host name or an IP address',
});
