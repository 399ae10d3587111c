/** What a mail, a ticket and a chat take. */
const MOST_BYTES = 300_000;

/** The report with the most rows a table that keep it at 300 KB or less; the last of the limits has to. */
export function mailable(limits: readonly number[], write: (limit: number) => string): string {
  let text = '';
  for (const limit of limits) {
    text = write(limit);
    if (Buffer.byteLength(text) <= MOST_BYTES) break;
  }
  return text;
}
