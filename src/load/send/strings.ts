/** The strings of JSON text, not the names of its members; none when it is not JSON. */
export function stringsIn(bytes: Uint8Array): readonly string[] {
  const found: string[] = [];
  try {
    JSON.parse(Buffer.from(bytes).toString(), (_, value: unknown) => {
      if (typeof value === 'string') found.push(value);
    });
  } catch {
    return [];
  }
  return found;
}
