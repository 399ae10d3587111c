/** What stands behind a heading of an `llms.txt`: a list of links. */
export interface LlmsSection {
  readonly title: string;
  readonly links: readonly LlmsLink[];
}

export interface LlmsLink {
  readonly name: string;
  readonly url: string;
  readonly note: string;
}

/** `/llms.txt`: a title, a summary and lists of links, for a model that has nothing but an address. */
export function llmsPage(title: string, summary: string, sections: readonly LlmsSection[]): string {
  const told = oneLine(summary);
  const parts = [
    `# ${oneLine(title)}`,
    ...(told === '' ? [] : [`> ${told}`]),
    ...sections.filter(({ links }) => links.length > 0).flatMap(sectionOf),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sectionOf({ title, links }: LlmsSection): string[] {
  return [`## ${oneLine(title)}`, links.map(linkOf).join('\n')];
}

function linkOf({ name, url, note }: LlmsLink): string {
  const told = oneLine(note);
  return `- [${oneLine(name)}](${url})${told === '' ? '' : `: ${told}`}`;
}

/** Text of a contract: it must not begin a line, a link or markup of its own. */
function oneLine(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\[\]<]/g, String.raw`\$&`);
}
