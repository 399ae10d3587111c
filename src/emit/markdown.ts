/**
 * Text of a contract in one line of Markdown: its own table marks are made harmless, marks that would begin a block (or a
 * fence that ends nowhere), links that lead nowhere from here, and pictures, which whoever shows them would fetch.
 */
export function inline(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ').replaceAll(/\\*\|/g, escapedBar).replaceAll('<', '&lt;');
  const plain = line
    .replaceAll(/!+(?=\[)/g, '')
    .replaceAll(/\[([^[\]]*)\]\((?!https?:\/\/)(?:[^()]|\([^()]*\))*\)/g, '$1')
    // what is left is no link that can be told from its text
    .replaceAll(/\](?=\((?!https?:\/\/))/g, String.raw`\]`);
  return plain.replace(BLOCK_MARK, String.raw`\$&`).replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}

/** A bar that stays in its cell, with what stands before it as it is. */
function escapedBar(hit: string): string {
  return '\\'.repeat(2 * hit.length - 1) + '|';
}

/** A heading, a quotation, a list, a fence, or a line of one mark. */
const BLOCK_MARK = /^(?:#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|`{3}|~{3}|[-_*=](?=[-_*=\s]*$))/;

/** A code span of one line; text that holds backticks gets a longer fence. */
export function code(text: string): string {
  const fence = fenceOf(text, 0);
  const line = text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
  return fence === '`' ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

/** One backtick more than the longest run in the text, and more than `least`. */
function fenceOf(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(least, ...runs.map((run) => run.length)) + 1);
}

/** A table whose cells are Markdown already; a bar in a code span ends the cell all the same. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, String.raw`\|`)).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function numbered(items: readonly string[]): string {
  return items.map((item, index) => `${index + 1}. ${item}`).join('\n');
}

export function jsonBlock(value: unknown): string {
  return codeBlock('json', JSON.stringify(value, undefined, 2));
}

/** Lines as they are; text that holds a fence gets a longer one. */
export function codeBlock(language: string, text: string): string {
  const fence = fenceOf(text, 2);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Blocks with a blank line between them; empty ones are left out. */
export function blocks(...parts: readonly string[]): string {
  return parts.filter(Boolean).join('\n\n');
}

/** A section, or nothing when there is nothing to say in it. */
export function section(title: string, ...parts: readonly string[]): string {
  const body = blocks(...parts);
  return body === '' ? '' : `## ${title}\n\n${body}`;
}
