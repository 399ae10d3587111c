/** One trailing line break is what editors and `echo` add to a secret file; others would break a header. */
export function isUsable(value: string): boolean {
  const text = value.trim();
  return text !== '' && !/[\r\n\0]/.test(text);
}
