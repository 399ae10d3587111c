/** Milliseconds that a `Retry-After` asks for, in seconds or as an HTTP date; undefined when it cannot be read. */
export function retryAfterMs(value: string | undefined, date: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  // an HTTP date starts with the name of a day; Date.parse alone would take any number for a year
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - date);
}
