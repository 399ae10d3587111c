/**
 * `npm run notices` writes THIRD-PARTY-NOTICES.md: the terms of what the package holds copies of. Dependencies are
 * installed beside it with their own licence files, and need none here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleText } from './bundle.ts';
import { licenceOf, packagesOf, type Licence } from './licences.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const NOTICES = join(ROOT, 'THIRD-PARTY-NOTICES.md');
const REDOC = fileURLToPath(import.meta.resolve('redoc/bundles/redoc.standalone.js'));

/** The libraries whose code is in the script of a skill; the bundler names each module in a comment. */
export function scriptLibraries(script: string): string[] {
  return packagesOf([...script.matchAll(/^\/\/ (node_modules\/.*)$/gm)].map(([, path = '']) => path));
}

/** The packages that Redoc's bundle was made of, from its source map; which versions, the map does not say. */
function redocParts(): string[] {
  const { sources } = JSON.parse(readFileSync(`${REDOC}.map`, 'utf8'));
  return packagesOf(sources);
}

function quoted(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

function whole({ name, version, id, text = '' }: Licence): string {
  return `**${name}** ${version}, ${id}\n\n${quoted(text)}`;
}

function copyrights(text: string | undefined): string {
  const lines = (text ?? '').split('\n').filter((line) => /^\W*copyright (?:\(c\)|©|\d)/i.test(line));
  return [...new Set(lines.map((line) => line.replace(/^\W+/, '').trim()))].join('; ');
}

function row({ name, id, text }: Licence): string {
  const cells = [name, id ?? 'see its project', copyrights(text)].map((cell) => cell.replaceAll('|', '\\|'));
  return `| ${cells.join(' | ')} |`;
}

/** The text of THIRD-PARTY-NOTICES.md, from what is installed. */
export async function noticesText(): Promise<string> {
  const script = scriptLibraries(await bundleText()).map(licenceOf);
  return (
    [
      '# Third-party notices',
      'Copies of these works are in the package. Made by `npm run notices`; a test compares.',
      '## The script of a skill',
      'In `dist/skill-script.mjs` and `skills/*/scripts/capstan.mjs`:',
      ...script.map(whole),
      '## The reference pages',
      'The renderer of the reference pages that `capstan publish` writes is the bundle of Redoc (`dist/site/`), with its logo taken out:',
      whole(licenceOf('redoc')),
      'The notices that its makers ship with the bundle:',
      quoted(readFileSync(`${REDOC}.LICENSE.txt`, 'utf8').trim()),
      'The bundle holds code of the packages below. The terms are those that each package states; the bundle may hold another version.',
      `| package | licence | copyright |\n| --- | --- | --- |\n${redocParts().map(licenceOf).map(row).join('\n')}`,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

if (import.meta.main) writeFileSync(NOTICES, await noticesText());
