import { encode as encodeOld } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { presetsFor } from '../../src/cli/build-presets.ts';
import { emit } from '../../src/emit/emit.ts';
import type { Capability } from '../../src/model/capability.ts';

/** What a model may have to read before its first call. */
export const MOST_TOKENS = 3000;
export const MOST_LINES = 500;

/** Tokens as the dearer of two tokenizers counts them. */
export function tokensOf(text: string): number {
  return Math.max(encode(text).length, encodeOld(text).length);
}

/** Every text file of the skill by its path in the skill's folder, as a build makes it; the script is a program. */
export async function skillFiles(capability: Capability): Promise<Map<string, string>> {
  const presets = await presetsFor(capability);
  const made = emit({ generator: { name: 'maker', version: '9.8.7' }, apis: [{ capability, copies: [], presets }] });
  const own = made.flatMap(({ path, content }) => {
    const [top, , ...rest] = path.split('/');
    return top === 'skills' && rest[0] !== 'scripts' ? [[rest.join('/'), content] as const] : [];
  });
  return new Map(own);
}

/** Links that lead nowhere, `page -> target`: to a file that is not there, or to a heading that the page does not have. */
export function deadLinks(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.endsWith('.md')) return [];
    const base = new URL(path, 'skill:///');
    return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z]+:/.test(target)) return [];
      const { pathname, hash } = new URL(target, base);
      const page = files.get(decodeURIComponent(pathname).replace(/^\//, ''));
      const isThere = page !== undefined && (hash === '' || anchorsOf(page).has(hash.slice(1)));
      return isThere ? [] : [`${path} -> ${target}`];
    });
  });
}

/** Files that no page leads to. */
export function orphans(files: ReadonlyMap<string, string>): string[] {
  const led = new Set(['SKILL.md']);
  for (const path of led) {
    const base = new URL(path, 'skill:///');
    for (const [, target = ''] of withoutCode(files.get(path) ?? '').matchAll(/\]\(([^)\s]+)\)/g))
      if (!/^[a-z]+:/.test(target)) led.add(decodeURIComponent(new URL(target, base).pathname).replace(/^\//, ''));
  }
  return [...files.keys()].filter((path) => !led.has(path));
}

/** Headings as pages of Markdown are linked by: small letters, hyphens for blanks, no other marks. */
function anchorsOf(page: string): Set<string> {
  const heads = [...page.matchAll(/^#+ (.+)$/gm)].map(([, head = '']) => head.toLowerCase());
  return new Set(heads.map((head) => head.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')));
}

/** Text of the contract may hold links of its own; those of code are none. */
function withoutCode(text: string): string {
  return text.replaceAll(/^````?[\s\S]*?^````?$/gm, '').replaceAll(/`[^`\n]*`/g, '``');
}
