import { Marked, Renderer, type Tokens } from 'marked';
import { escaped, legible, type Markup } from './markup.ts';

export interface MarkdownOptions {
  /** The level of HTML that a heading of the first level gets; 1 by default. */
  readonly level?: number;
  /** Gives headings an `id`, so that links within the text lead somewhere. */
  readonly ids?: boolean;
  /** Where a relative link leads; a link without an answer becomes plain text. */
  readonly link?: (href: string) => string | undefined;
}

/**
 * Markdown as HTML. The text may be anybody's: HTML in it is shown and does nothing, links lead to http, https, mail or
 * where `link` says, and nothing is loaded.
 */
export function markdownHtml(text: string, options: MarkdownOptions = {}): Markup {
  return { markup: new Marked().parse(legible(text), { async: false, renderer: new HarmlessRenderer(options) }) };
}

/** The same for a text that stands within a line: emphasis, code and links, no blocks. */
export function inlineMarkdownHtml(text: string, options: MarkdownOptions = {}): Markup {
  const renderer = new HarmlessRenderer(options);
  return { markup: new Marked().parseInline(legible(text), { async: false, renderer }) };
}

/** Every method that would print a text or an address as it came is one of these. */
class HarmlessRenderer extends Renderer {
  readonly #options: MarkdownOptions;
  readonly #slugs = new Map<string, number>();

  constructor(options: MarkdownOptions) {
    super();
    this.#options = options;
  }

  override html({ text, block }: Tokens.HTML | Tokens.Tag): string {
    return block ? `<p>${escaped(text.trim())}</p>\n` : escaped(text);
  }

  override text(token: Tokens.Text | Tokens.Escape): string {
    return 'tokens' in token && token.tokens !== undefined
      ? this.parser.parseInline(token.tokens)
      : withEntities(token.text);
  }

  override code({ text }: Tokens.Code): string {
    return `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`;
  }

  override codespan({ text }: Tokens.Codespan): string {
    return `<code>${escaped(text)}</code>`;
  }

  override heading({ tokens, depth, text }: Tokens.Heading): string {
    const level = Math.min(6, depth - 1 + (this.#options.level ?? 1));
    const id = this.#options.ids === true ? ` id="${escaped(this.#slug(text))}"` : '';
    return `<h${level}${id}>${this.parser.parseInline(tokens)}</h${level}>\n`;
  }

  override link({ href, tokens }: Tokens.Link): string {
    const words = this.parser.parseInline(tokens);
    const target = this.#target(href);
    return target === undefined ? words : `<a href="${escaped(target)}">${words}</a>`;
  }

  /** Nothing is loaded: the words stand for the picture. */
  override image({ text }: Tokens.Image): string {
    return escaped(text);
  }

  override listitem(item: Tokens.ListItem): string {
    return `<li${item.task ? ' class="task"' : ''}>${this.parser.parse(item.tokens)}</li>\n`;
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? '☑ ' : '☐ ';
  }

  /** Each cell knows its heading, so that a narrow screen can show rows as cards. */
  override table({ header, rows }: Tokens.Table): string {
    const inner = ({ tokens }: Tokens.TableCell): string => this.parser.parseInline(tokens);
    const head = header.map((cell) => `<th scope="col">${inner(cell)}</th>`).join('');
    const body = rows.map((cells) => {
      const [first, ...others] = cells.map((cell, index) => ({ title: header[index]?.text ?? '', words: inner(cell) }));
      const rest = others.map(({ title, words }) => `<td data-title="${escaped(title)}">${words}</td>`).join('');
      return `<tr><th scope="row">${first?.words ?? ''}</th>${rest}</tr>\n`;
    });
    return `<table class="cards"><thead><tr>${head}</tr></thead>\n<tbody>${body.join('')}</tbody></table>\n`;
  }

  #target(href: string): string | undefined {
    if (/^(https?:\/\/|mailto:)/i.test(href)) return URL.canParse(href) ? href : undefined;
    // what a browser drops from an address must not hide a scheme from us
    if (/^[a-z][\w+.-]*:|^[\\/]{2}|[\u0000-\u0020\u007f\\]/i.test(href)) return undefined;
    return this.#options.link?.(href);
  }

  #slug(text: string): string {
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s+/g, '-');
    const count = this.#slugs.get(slug) ?? 0;
    this.#slugs.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  }
}

/** Escaped, but for the entities that Markdown takes from HTML. */
function withEntities(text: string): string {
  return escaped(text).replaceAll(/&amp;(?=(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]*);)/gi, '&');
}
