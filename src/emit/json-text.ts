/** JSON as every generated file has it: two spaces, LF, a newline at the end, keys in the order given. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
