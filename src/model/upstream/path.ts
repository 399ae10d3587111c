/**
 * A path as a contract spells it, in the characters that a request line may have (RFC 3986, 3.3). What is percent-encoded
 * already stays.
 */
export function encodedPath(text: string): string {
  return text.toWellFormed().replaceAll(/[^\x21-\x7e]+|["<>\\^`{|}]/g, encodeURIComponent);
}
