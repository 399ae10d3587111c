import { posix } from 'node:path';
import { markdownHtml } from '../../../text/markdown-html.ts';
import { skillOf } from '../../layout.ts';
import type { PublishedApi, PublishedFile } from '../part.ts';
import { html } from './html.ts';
import { linkFrom, type Book, type Page } from './shell.ts';

/** `skills/<name>.html` and a page for each reference: what agents read, as people read it. */
export function skillPage(book: Book, api: PublishedApi, file: PublishedFile, path: string): Page {
  const name = skillOf(api.capability)?.name ?? api.capability.name;
  const made = new Set(book.files.map((one) => one.path));
  const link = (href: string): string | undefined => {
    const [target = '', fragment] = href.split('#');
    if (target === '') return href;
    const whole = posix.join(posix.dirname(file.path), target);
    const found = book.shown.get(whole) ?? (made.has(whole) ? whole : undefined);
    return found === undefined ? undefined : linkFrom(path, found) + (fragment === undefined ? '' : `#${fragment}`);
  };
  const main = html`<p class="over">
      Agent Skill <a href="${linkFrom(path, skillHome(book, api))}">${name}</a>, as agents read it:
      <a href="${linkFrom(path, file.path)}">${posix.basename(file.path)}</a>
    </p>
    ${markdownHtml(withoutFrontmatter(textOf(file)), { ids: true, link })}`;
  const inside = posix.basename(file.path, '.md');
  return { path, title: inside === 'SKILL' ? `${name}: skill` : `${name}: ${inside}`, summary: '', main };
}

function skillHome({ shown }: Book, { layout }: PublishedApi): string {
  return shown.get(`${layout.skill}/SKILL.md`) ?? '';
}

function textOf({ content }: PublishedFile): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

/** What stands between the lines of dashes is for programs. */
function withoutFrontmatter(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, '');
}
